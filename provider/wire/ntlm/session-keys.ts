import { hmacMd5, md5 } from "./digests";
import { Rc4 } from "./rc4";

/** Who sends. */
export type Sender = "client" | "server";

/**
 * The exported session key on its way (MS-NLMP 3.1.5.1.2): the client encrypts a random one, the server decrypts it.
 * The same call does both.
 */
export function exchangeSessionKey(sessionBaseKey: Uint8Array, key: Uint8Array): Buffer {
  return new Rc4(sessionBaseKey).transform(key);
}

/** SIGNKEY (MS-NLMP 3.4.5.2). */
export function signKey(exportedSessionKey: Uint8Array, sender: Sender): Buffer {
  return keyFor(exportedSessionKey, sender, "signing");
}

/** SEALKEY with extended session security and 128 bits (MS-NLMP 3.4.5.3). */
export function sealKey(exportedSessionKey: Uint8Array, sender: Sender): Buffer {
  return keyFor(exportedSessionKey, sender, "sealing");
}

function keyFor(exportedSessionKey: Uint8Array, sender: Sender, use: "signing" | "sealing"): Buffer {
  const direction = sender === "client" ? "client-to-server" : "server-to-client";
  return md5(exportedSessionKey, Buffer.from(`session key to ${direction} ${use} key magic constant\0`, "latin1"));
}

/** The MIC over the three messages of a handshake, that of the third one zero (MS-NLMP 3.1.5.1.2). */
export function messageIntegrityCode(
  exportedSessionKey: Uint8Array,
  negotiate: Uint8Array,
  challenge: Uint8Array,
  authenticate: Uint8Array,
): Buffer {
  return hmacMd5(exportedSessionKey, negotiate, challenge, authenticate);
}
