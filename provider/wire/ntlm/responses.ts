import { hmacMd5, md4 } from "./digests";
import { upperCase } from "./upper-case";

/** An account and its password, as the two sides of NTLM know it. */
export interface Account {
  readonly user: string;
  /** As the client sends it: empty for a local account, and for a user principal name. */
  readonly domain: string;
  readonly password: string;
}

/** NTOWFv2 (MS-NLMP 3.3.2), 16 bytes: the key all answers are made with. The user is upper-cased, the domain is not. */
export function ntowfV2({ user, domain, password }: Account): Buffer {
  return hmacMd5(md4(utf16(password)), utf16(upperCase(user) + domain));
}

export interface ClientChallenge {
  /** 100 ns since 1601, as MS-DTYP's FILETIME. */
  readonly time: bigint;
  /** 8 random bytes of the client. */
  readonly challenge: Uint8Array;
  /** The AV pairs with the one that ends them, as bytes. */
  readonly pairs: Uint8Array;
}

/** NTLMv2_CLIENT_CHALLENGE (MS-NLMP 2.2.2.7), with the four zero bytes after the pairs that 3.3.2's `temp` ends with. */
export function clientChallengeBlob({ time, challenge, pairs }: ClientChallenge): Buffer {
  const head = Buffer.alloc(28);
  head.writeUInt16LE(0x0101, 0);
  head.writeBigUInt64LE(time, 8);
  head.set(challenge, 16);
  return Buffer.concat([head, pairs, Buffer.alloc(4)]);
}

export interface NtlmV2Response {
  /** NTProofStr, 16 bytes. */
  readonly proof: Buffer;
  /** What is sent: the proof, then the blob it proves. */
  readonly response: Buffer;
  /** SessionBaseKey, which with NTLM v2 is the key exchange key too (3.4.5.1). */
  readonly sessionBaseKey: Buffer;
}

/** The answer to a server's challenge (MS-NLMP 3.3.2). @param key what {@link ntowfV2} gave */
export function ntlmV2Response(key: Uint8Array, serverChallenge: Uint8Array, blob: Uint8Array): NtlmV2Response {
  const proof = hmacMd5(key, serverChallenge, blob);
  return { proof, response: Buffer.concat([proof, blob]), sessionBaseKey: hmacMd5(key, proof) };
}

/** The LM v2 answer (MS-NLMP 3.3.2), 24 bytes, for servers whose challenge bears no time. */
export function lmV2Response(key: Uint8Array, serverChallenge: Uint8Array, clientChallenge: Uint8Array): Buffer {
  return Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
}

function utf16(text: string): Buffer {
  return Buffer.from(text, "utf16le");
}
