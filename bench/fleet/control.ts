import type { SpawnedHost } from "../processes/embedded-host";

/** One request to a host's control API, which the host does not count. */
export async function control<T>(
  { control, token }: Pick<SpawnedHost, "control" | "token">,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(control + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
