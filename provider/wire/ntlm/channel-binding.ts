import { createHash } from "node:crypto";
import { signatureHash } from "./certificate-signature";
import { md5 } from "./digests";

/**
 * What MsvAvChannelBindings holds for a TLS connection (MS-NLMP 2.2.2.1): the MD5 of a gss_channel_bindings_struct
 * whose four address fields are zero and whose application data is `tls-server-end-point` (RFC 5929 4).
 *
 * @param certificate the server's, in DER
 * @returns 16 bytes; undefined where the certificate's signature names no hash (Ed25519), for which RFC 5929 defines none
 */
export function channelBinding(certificate: Uint8Array): Buffer | undefined {
  const signed = signatureHash(certificate);
  if (signed === undefined) return undefined;
  // RFC 5929 4.1: weak hashes are replaced.
  const hash = signed === "md5" || signed === "sha1" ? "sha256" : signed;
  const endPoint = createHash(hash).update(certificate).digest();
  const data = Buffer.concat([Buffer.from("tls-server-end-point:", "latin1"), endPoint]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return md5(head, data);
}
