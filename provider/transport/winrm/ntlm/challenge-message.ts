import { type AvPair, readAvPairs } from "./av-pairs";
import { Flag, has } from "./flags";
import { SIGNATURE } from "./message";

/** The second message (MS-NLMP 2.2.1.2). */
export interface Challenge {
  readonly flags: number;
  /** 8 bytes. */
  readonly serverChallenge: Buffer;
  /** Empty when the server does not say that there are any. */
  readonly target: readonly AvPair[];
}

/** Signature, type, target name, flags, challenge: what even old servers send. */
const SHORTEST = 32;

/** With the fields that say where the target's pairs stand. */
const WITH_TARGET = 48;

/** Half of what a field can hold: the answer repeats the pairs in one field, and adds its own. */
const MAX_TARGET_BYTES = 0x7fff;

/** Whether this is a message of NTLM at all, and not one of SPNEGO or Kerberos. */
export function isNtlm(message: Buffer): boolean {
  return message.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/** Undefined when it is no such message, or cut short, or too long to be answered. */
export function readChallenge(message: Buffer): Challenge | undefined {
  if (message.length < SHORTEST || !isNtlm(message) || message.readUInt32LE(8) !== 2) return undefined;
  const flags = message.readUInt32LE(20);
  const target = has(flags, Flag.targetInfo) ? readTarget(message) : [];
  return target && { flags, serverChallenge: message.subarray(24, 32), target };
}

function readTarget(message: Buffer): AvPair[] | undefined {
  if (message.length < WITH_TARGET) return undefined;
  const offset = message.readUInt32LE(44);
  const length = message.readUInt16LE(40);
  const end = offset + length;
  return length > MAX_TARGET_BYTES || end > message.length ? undefined : readAvPairs(message.subarray(offset, end));
}
