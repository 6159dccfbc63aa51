import { z } from "zod";
import { FailbackError } from "../errors";

/** A Windows account. Never an input: it comes from the stack's config or the environment at call time. */
export interface Credentials {
  /** `DOMAIN\user`, `user@domain` or a local account's name. */
  readonly username: string;
  readonly password: string;
}

/** What of the stack's config and of the environment is looked at. */
export interface CredentialSources {
  /** A value of the stack's config by its full key, for example `hyperv:username`. */
  readonly config: (key: string) => string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const perHost = z.record(z.string(), z.strictObject({ username: z.string().min(1), password: z.string().min(1) }));

/**
 * The account for a host: `hyperv:hosts` (a secret map by address) before `hyperv:username` and `hyperv:password`,
 * and those before HYPERV_USERNAME and HYPERV_PASSWORD.
 *
 * @throws FailbackError `credentialsMissing`
 */
export function credentialsFor(address: string, { config, environment }: CredentialSources): Credentials {
  const hosts = Object.entries(readHosts(config("hyperv:hosts")));
  const own = hosts.find(([name]) => name.toLowerCase() === address.toLowerCase())?.[1];
  if (own) return own;
  const username = config("hyperv:username") ?? environment["HYPERV_USERNAME"];
  const password = config("hyperv:password") ?? environment["HYPERV_PASSWORD"];
  if (username && password) return { username, password };
  throw new FailbackError("credentialsMissing", `no ${username ? "password" : "user name"} is set for ${address}`);
}

function readHosts(text: string | undefined): z.output<typeof perHost> {
  if (text === undefined) return {};
  const result = perHost.safeParse(parseJson(text));
  if (result.success) return result.data;
  throw new FailbackError(
    "inputInvalid",
    'hyperv:hosts is no map of addresses: { "<address>": { "username": "…", "password": "…" } }',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
