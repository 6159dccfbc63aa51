import { FailbackError } from "../errors";
import type { Credentials, Login } from "../transport/winrm/auth/credentials";
import { clientCertificateFor } from "./client-certificate";
import type { HostInput } from "./host-input";
import { hostSecrets, type SecretSources } from "./host-secrets";

/**
 * What a host is shown. Never an input: it comes from the stack's config or the environment at call time.
 *
 * @throws FailbackError `credentialsMissing`; `inputInvalid` when what is set cannot serve
 */
export function loginFor({ address, auth }: Pick<HostInput, "address" | "auth">, sources: SecretSources): Login {
  return auth === "certificate"
    ? { auth, identity: clientCertificateFor(address, sources) }
    : { auth, credentials: credentialsFor(address, sources) };
}

/**
 * The account for a host: `hyperv:hosts` before `hyperv:username` and `hyperv:password`, and those before
 * HYPERV_USERNAME and HYPERV_PASSWORD.
 *
 * @throws FailbackError `credentialsMissing`
 */
export function credentialsFor(address: string, sources: SecretSources): Credentials {
  const { config, environment } = sources;
  const own = hostSecrets(address, sources);
  const username = own.username ?? config("hyperv:username") ?? environment["HYPERV_USERNAME"];
  const password = own.password ?? config("hyperv:password") ?? environment["HYPERV_PASSWORD"];
  if (username && password) return { username, password };
  throw new FailbackError("credentialsMissing", `no ${username ? "password" : "user name"} is set for ${address}`);
}
