import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { messageOf } from "../message-of";

/** What an HTTPS listener shows, both in PEM. */
export interface TlsIdentity {
  /** The certificate, followed by the authorities between it and the one that clients trust. */
  readonly certificate: string;
  readonly key: string;
}

/** Reads both from files. @throws Error one line that names the files, when they do not serve */
export function readTlsIdentity(certificateFile: string, keyFile: string): TlsIdentity {
  const certificate = readPem("certificate", certificateFile);
  const key = readPem("key", keyFile);
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    throw new Error(`TLS certificate ${certificateFile} with key ${keyFile}: ${messageOf(error)}`, { cause: error });
  }
  return { certificate, key };
}

function readPem(what: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`TLS ${what} ${file}: ${messageOf(error)}`, { cause: error });
  }
}
