import { z } from "zod";
import { FailbackError } from "../errors";

/** What of the stack's config and of the environment is looked at. */
export interface SecretSources {
  /** A value of the stack's config by its full key, for example `hyperv:username`. */
  readonly config: (key: string) => string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const text = z.string().min(1);
const entry = z
  .strictObject({
    username: text.exactOptional(),
    password: text.exactOptional(),
    certificate: text.exactOptional(),
    key: text.exactOptional(),
  })
  .refine(({ username, password, certificate, key }) => {
    const isWhole =
      (username === undefined) === (password === undefined) && (certificate === undefined) === (key === undefined);
    return isWhole && (username !== undefined || certificate !== undefined);
  });
const perHost = z.record(z.string(), entry);

/**
 * What `hyperv:hosts` (a secret map by address) holds for a host: an account, a client certificate, or both.
 *
 * @throws FailbackError `inputInvalid` when it is no such map
 */
export function hostSecrets(address: string, { config }: SecretSources): z.output<typeof entry> {
  const hosts = Object.entries(readHosts(config("hyperv:hosts")));
  return hosts.find(([name]) => name.toLowerCase() === address.toLowerCase())?.[1] ?? {};
}

function readHosts(json: string | undefined): z.output<typeof perHost> {
  if (json === undefined) return {};
  const result = perHost.safeParse(parseJson(json));
  if (result.success) return result.data;
  throw new FailbackError(
    "inputInvalid",
    'hyperv:hosts is no map of addresses: { "<address>": { "username": "…", "password": "…" } }, or with "certificate" and "key"',
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
