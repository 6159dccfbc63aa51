import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { FailbackError } from "../errors";
import type { ClientCertificate } from "../transport/winrm/auth/credentials";
import { faultInCertificates } from "./certificates-input";
import { hostSecrets, type SecretSources } from "./host-secrets";

/** A value and where it was set, which is what messages say of it. */
interface Setting {
  readonly text: string;
  readonly place: string;
}

/**
 * The client certificate for a host, and its key, as PEM text: `hyperv:hosts` before `hyperv:certificate` and `hyperv:key`,
 * and those before HYPERV_CERTIFICATE and HYPERV_KEY.
 *
 * @throws FailbackError `credentialsMissing`; `inputInvalid` when they are no pair in PEM. No message shows a word of them.
 */
export function clientCertificateFor(address: string, sources: SecretSources): ClientCertificate {
  const own = hostSecrets(address, sources);
  const certificate = setting("certificate", "HYPERV_CERTIFICATE", own.certificate, sources);
  const key = setting("key", "HYPERV_KEY", own.key, sources);
  if (!certificate) throw missing(address, "client certificate", "hyperv:certificate", "HYPERV_CERTIFICATE");
  if (!key) throw missing(address, "key of a client certificate", "hyperv:key", "HYPERV_KEY");
  const leaf = readCertificate(certificate);
  if (leaf.checkPrivateKey(readKey(key))) return { certificate: certificate.text, key: key.text };
  throw new FailbackError("inputInvalid", `${key.place} is not the private key of ${certificate.place}`);
}

function setting(
  name: "certificate" | "key",
  variable: string,
  own: string | undefined,
  { config, environment }: SecretSources,
): Setting | undefined {
  const candidates: readonly (readonly [place: string, text: string | undefined])[] = [
    [`hyperv:hosts (${name})`, own],
    [`hyperv:${name}`, config(`hyperv:${name}`)],
    [variable, environment[variable]],
  ];
  for (const [place, text] of candidates) if (text) return { place, text };
  return undefined;
}

function missing(address: string, what: string, key: string, variable: string): FailbackError {
  return new FailbackError("credentialsMissing", `no ${what} is set for ${address} (neither ${key} nor ${variable})`);
}

function readCertificate({ text, place }: Setting): X509Certificate {
  const fault = faultInCertificates(text);
  if (fault !== undefined) throw new FailbackError("inputInvalid", `${place} ${fault}`);
  // The first one is the client's own.
  return new X509Certificate(text);
}

function readKey({ text, place }: Setting): KeyObject {
  if (/ENCRYPTED/.test(text)) {
    throw new FailbackError("inputInvalid", `${place} is encrypted by a passphrase: give the key without one`);
  }
  try {
    return createPrivateKey(text);
  } catch {
    // OpenSSL's reason says nothing that helps, and is not vouched for.
    throw new FailbackError("inputInvalid", `${place} must be PEM text of a private key (-----BEGIN PRIVATE KEY-----)`);
  }
}
