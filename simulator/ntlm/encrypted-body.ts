import type { Sealed } from "../../provider/wire/ntlm/sealing-context";
import { MalformedMessage } from "./malformed-message";

const PROTOCOL = "application/HTTP-SPNEGO-session-encrypted";
const BOUNDARY = "Encrypted Boundary";

/** How much longer an encrypted body is than what is in it, at most. */
export const FRAME_BYTES = 2_048;

/** NTLM's header of a sealed message is its signature alone. */
const HEADER_BYTES = 16;
const MAX_LINE_BYTES = 512;

export const ENCRYPTED_TYPE = `multipart/encrypted;protocol="${PROTOCOL}";boundary="${BOUNDARY}"`;

/** What an encrypted body holds, still sealed. */
export interface EncryptedBody extends Sealed {
  /** Such as `application/soap+xml;charset=UTF-8`. */
  readonly type: string;
  /** In bytes, of the plain text. */
  readonly length: number;
}

export function isEncrypted(contentType: string | undefined): boolean {
  return /^multipart\/encrypted *(;|$)/i.test(contentType ?? "");
}

/**
 * Reads a body of MS-WSMV 2.2.9.1, with the tabs the specification asks for or without, as OMI's client writes it.
 * The ciphertext is cut by its length, because any bytes may be in it. @throws MalformedMessage
 */
export function readEncryptedBody(body: Buffer): EncryptedBody {
  const lines = new Lines(body);
  if (!isBoundary(lines.next())) throw new MalformedMessage("the body does not begin with its boundary");
  const fields = readFields(lines);
  if (fields.get("content-type")?.toLowerCase() !== PROTOCOL.toLowerCase()) {
    throw new MalformedMessage("the body is encrypted in a way that is not spoken here");
  }
  const { type, length } = readOriginal(fields.get("originalcontent") ?? "");
  // The one field of the second part is followed by its bytes at once, without an empty line.
  if (!/^content-type: *application\/octet-stream$/i.test(lines.next())) {
    throw new MalformedMessage("the second part has no bytes");
  }
  const begin = lines.at + 4;
  const end = begin + HEADER_BYTES + length;
  if (end > body.length || body.readUInt32LE(lines.at) !== HEADER_BYTES) {
    throw new MalformedMessage("the sealed message is cut, or sealed by somebody else than NTLM");
  }
  if (!/^--\s?Encrypted Boundary--(\r\n)*$/.test(body.toString("latin1", end))) {
    throw new MalformedMessage("the body does not end after its message");
  }
  const signature = body.subarray(begin, begin + HEADER_BYTES);
  return { type, length, signature, ciphertext: body.subarray(begin + HEADER_BYTES, end) };
}

/**
 * Writes a body as Windows does: with tabs, and with nothing after the closing line but its line break; pypsrp and
 * pywinrm count on both.
 */
export function writeEncryptedBody(type: string, { signature, ciphertext }: Sealed): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signature.length);
  const head =
    `--${BOUNDARY}\r\n\tContent-Type: ${PROTOCOL}\r\n` +
    `\tOriginalContent: type=${type};Length=${ciphertext.length}\r\n` +
    `--${BOUNDARY}\r\n\tContent-Type: application/octet-stream\r\n`;
  return Buffer.concat([
    Buffer.from(head, "latin1"),
    length,
    signature,
    ciphertext,
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
}

/** The fields of the first part, by their names in lower case, up to the boundary after them. */
function readFields(lines: Lines): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let line = lines.next(); !isBoundary(line); line = lines.next()) {
    const colon = line.indexOf(":");
    if (colon < 0 || fields.size > 10) throw new MalformedMessage("a part begins with what is no field");
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

function readOriginal(text: string): { readonly type: string; readonly length: number } {
  const [, type = "", length = ""] = /^type=(.+?); *Length=(\d{1,9})$/i.exec(text) ?? [];
  if (length === "") throw new MalformedMessage("the body does not tell its length");
  return { type, length: Number(length) };
}

/** Exchange and older clients put a space after the dashes. */
function isBoundary(line: string): boolean {
  return /^--\s?Encrypted Boundary$/.test(line);
}

class Lines {
  #at = 0;

  constructor(readonly body: Buffer) {}

  /** Where the next line begins. */
  get at(): number {
    return this.#at;
  }

  /** A line, without the white space it begins with. */
  next(): string {
    const end = this.body.subarray(this.#at, this.#at + MAX_LINE_BYTES).indexOf("\r\n");
    if (end < 0) throw new MalformedMessage("a line does not end");
    const line = this.body.toString("latin1", this.#at, this.#at + end);
    this.#at += end + 2;
    return line.trim();
  }
}
