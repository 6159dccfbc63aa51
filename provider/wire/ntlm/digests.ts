import { createHash, createHmac } from "node:crypto";
import jsMd4 from "js-md4";

/** MD4 (RFC 1320), in JavaScript: the OpenSSL within Node 20 and later refuses it. */
export function md4(bytes: Uint8Array): Buffer {
  return Buffer.from(jsMd4.array(bytes));
}

/** MD5 of the parts, one after another. */
export function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** HMAC-MD5 (RFC 2104) of the parts, one after another. */
export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const hmac = createHmac("md5", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
