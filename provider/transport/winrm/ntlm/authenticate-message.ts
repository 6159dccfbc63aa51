import type { AccountName } from "./account-name";
import { head, VERSION } from "./message";

export interface Authentication {
  readonly name: AccountName;
  readonly flags: number;
  readonly lmResponse: Buffer;
  readonly ntResponse: Buffer;
  readonly encryptedSessionKey: Buffer;
}

const MIC_OFFSET = 72;
const HEAD_LENGTH = 88;

/** The third message (MS-NLMP 2.2.1.3), its MIC still zero. The workstation's name is left empty. */
export function authenticateMessage(authentication: Authentication): Buffer {
  const { name, flags, lmResponse, ntResponse, encryptedSessionKey } = authentication;
  const message = head(3, HEAD_LENGTH);
  const parts: Buffer[] = [];
  let at = HEAD_LENGTH;
  const field = (offset: number, value: Buffer) => {
    message.writeUInt16LE(value.length, offset);
    message.writeUInt16LE(value.length, offset + 2);
    message.writeUInt32LE(at, offset + 4);
    parts.push(value);
    at += value.length;
  };
  field(28, Buffer.from(name.domain, "utf16le"));
  field(36, Buffer.from(name.user, "utf16le"));
  field(44, Buffer.alloc(0));
  field(12, lmResponse);
  field(20, ntResponse);
  field(52, encryptedSessionKey);
  message.writeUInt32LE(flags, 60);
  message.set(VERSION, 64);
  return Buffer.concat([message, ...parts]);
}

/** The same message with its MIC. */
export function withMic(message: Buffer, mic: Buffer): Buffer {
  const copy = Buffer.from(message);
  copy.set(mic, MIC_OFFSET);
  return copy;
}
