import { MalformedMessage } from "./malformed-message";

/** What every message begins with (MS-NLMP 2.2.1). */
export const SIGNATURE = Buffer.from("NTLMSSP\0", "latin1");

export const MessageType = { negotiate: 1, challenge: 2, authenticate: 3 } as const;

/** Which message it is. @throws MalformedMessage */
export function messageType(message: Buffer): number {
  if (message.length < 12 || !message.subarray(0, 8).equals(SIGNATURE)) {
    throw new MalformedMessage("this is no message of NTLM");
  }
  return message.readUInt32LE(8);
}

/** Where a field of a message lies, by its length and offset. */
export interface Field {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The field whose description stands at a place. An empty one may lie anywhere. @throws MalformedMessage */
export function readField(message: Buffer, at: number): Field {
  const length = message.readUInt16LE(at);
  const offset = message.readUInt32LE(at + 4);
  if (length > 0 && offset + length > message.length) throw new MalformedMessage("a field lies outside the message");
  return { offset, bytes: length === 0 ? Buffer.alloc(0) : message.subarray(offset, offset + length) };
}
