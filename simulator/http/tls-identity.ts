import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { messageOf } from "../message-of";

/** What an HTTPS listener shows and asks for, all in PEM. */
export interface TlsIdentity {
  /** The certificate, followed by the authorities between it and the one that clients trust. */
  readonly certificate: string;
  readonly key: string;
  /** Authorities of client certificates: with them each client is asked for one, and may come without. */
  readonly clientAuthorities?: string;
}

/** Reads them from files. @throws Error one line that names the files, when they do not serve */
export function readTlsIdentity(certificateFile: string, keyFile: string, clientAuthoritiesFile?: string): TlsIdentity {
  const certificate = readPem("certificate", certificateFile);
  const key = readPem("key", keyFile);
  try {
    createSecureContext({ cert: certificate, key });
    // OpenSSL keeps a key and a certificate of different kinds side by side, and nobody could then shake hands.
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) {
      throw new Error("the key is not the certificate's");
    }
  } catch (error) {
    throw new Error(`TLS certificate ${certificateFile} with key ${keyFile}: ${messageOf(error)}`, { cause: error });
  }
  if (clientAuthoritiesFile === undefined) return { certificate, key };
  return { certificate, key, clientAuthorities: readAuthorities(clientAuthoritiesFile) };
}

function readAuthorities(file: string): string {
  const authorities = readPem("client authority", file);
  try {
    createSecureContext({ ca: authorities });
    if (!authorities.includes("-----BEGIN CERTIFICATE-----")) throw new Error("there is no certificate in it");
  } catch (error) {
    throw new Error(`TLS client authority ${file}: ${messageOf(error)}`, { cause: error });
  }
  return authorities;
}

function readPem(what: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`TLS ${what} ${file}: ${messageOf(error)}`, { cause: error });
  }
}
