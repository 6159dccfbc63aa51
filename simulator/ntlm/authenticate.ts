import { AV_FLAG_MIC, AvId, type AvPairs, readAvPairs } from "./av-pairs";
import { hasFlags, NtlmFlag } from "./flags";
import { MalformedMessage } from "./malformed-message";
import { type Field, readField } from "./message";

/** Where a message has its MIC, if it has one: between the version and whatever comes first of the rest. */
const MIC_OFFSET = 72;
const MIC_END = 88;

/** An AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3), read and not yet believed. */
export interface Authenticate {
  readonly flags: number;
  readonly user: string;
  readonly domain: string;
  /** Undefined for an older answer than NTLM v2, and for none. */
  readonly response: NtlmV2Answer | undefined;
  readonly encryptedSessionKey: Buffer;
  readonly mic: Buffer | undefined;
  /** The message as it was when its MIC was made. */
  readonly withoutMic: Buffer;
}

export interface NtlmV2Answer {
  readonly proof: Buffer;
  /** What is proved. */
  readonly blob: Buffer;
  readonly time: bigint;
  readonly pairs: AvPairs;
}

/** @throws MalformedMessage */
export function readAuthenticate(message: Buffer): Authenticate {
  if (message.length < 64) throw new MalformedMessage("the AUTHENTICATE_MESSAGE is cut");
  const fields = [12, 20, 28, 36, 44, 52].map((at) => readField(message, at));
  const [, ntResponse, domain, user, , sessionKey] = fields;
  if (!ntResponse || !domain || !user || !sessionKey) throw new MalformedMessage("a field is missing");
  const flags = message.readUInt32LE(60);
  const response = readResponse(ntResponse.bytes);
  return {
    flags,
    user: readText(user.bytes, flags),
    domain: readText(domain.bytes, flags),
    response,
    encryptedSessionKey: sessionKey.bytes,
    ...readMic(message, fields, saysMic(response)),
  };
}

/** NTLM v1 answers with 24 bytes; v2 with a proof and what it proves (MS-NLMP 2.2.2.8). */
function readResponse(bytes: Buffer): NtlmV2Answer | undefined {
  if (bytes.length <= 24) return undefined;
  if (bytes.length < 48) throw new MalformedMessage("the answer is cut");
  const blob = bytes.subarray(16);
  if (blob.readUInt16LE(0) !== 0x0101) throw new MalformedMessage("the answer is of an unknown version");
  return {
    proof: bytes.subarray(0, 16),
    blob,
    time: blob.readBigUInt64LE(8),
    pairs: readAvPairs(blob.subarray(28)),
  };
}

/** Whether the answer, which nobody else can have written, says that the message bears a MIC. */
function saysMic(response: NtlmV2Answer | undefined): boolean {
  const flags = response?.pairs.get(AvId.flags);
  return flags?.length === 4 && (flags.readUInt32LE(0) & AV_FLAG_MIC) !== 0;
}

function readMic(message: Buffer, fields: readonly Field[], isSaid: boolean): Pick<Authenticate, "mic" | "withoutMic"> {
  const begin = Math.min(...fields.filter(({ bytes }) => bytes.length > 0).map(({ offset }) => offset), message.length);
  if (begin < MIC_END) {
    if (isSaid) throw new MalformedMessage("there is no MIC, and the message says that there is");
    return { mic: undefined, withoutMic: message };
  }
  const mic = message.subarray(MIC_OFFSET, MIC_END);
  // Clients that make none leave the room for it empty.
  if (!isSaid && mic.every((byte) => byte === 0)) return { mic: undefined, withoutMic: message };
  const withoutMic = Buffer.from(message);
  withoutMic.fill(0, MIC_OFFSET, MIC_END);
  return { mic, withoutMic };
}

function readText(bytes: Buffer, flags: number): string {
  return bytes.toString(hasFlags(flags, NtlmFlag.unicode) ? "utf16le" : "latin1");
}
