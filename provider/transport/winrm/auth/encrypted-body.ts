import type { Sealed } from "../../../wire/ntlm/sealing-context";
import { SOAP_TYPE } from "../http-exchange";

const BOUNDARY = "Encrypted Boundary";
const PROTOCOL = "application/HTTP-SPNEGO-session-encrypted";

/** The type of a body that holds an encrypted envelope (MS-WSMV 2.2.9.1). */
export const ENCRYPTED_TYPE = `multipart/encrypted;protocol="${PROTOCOL}";boundary="${BOUNDARY}"`;

/** How the lines within a part begin: with a tab, as MS-WSMV 2.2.9.1 has it, or bare, as some hosts want it. */
export type PartForm = "tab" | "bare";

/** An encrypted envelope as a body. */
export function writeEncrypted({ signature, ciphertext }: Sealed, form: PartForm): Buffer {
  const indent = form === "tab" ? "\t" : "";
  const lines = [
    `--${BOUNDARY}`,
    `${indent}Content-Type: ${PROTOCOL}`,
    `${indent}OriginalContent: type=${SOAP_TYPE};Length=${ciphertext.length}`,
    `--${BOUNDARY}`,
    `${indent}Content-Type: application/octet-stream`,
    "",
  ];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signature.length);
  return Buffer.concat([
    Buffer.from(lines.join("\r\n"), "latin1"),
    length,
    signature,
    ciphertext,
    Buffer.from(`--${BOUNDARY}--\r\n`, "latin1"),
  ]);
}

/** Whether a body of this type is an encrypted one. */
export function isEncrypted(contentType: string | undefined): boolean {
  return /^\s*multipart\/encrypted\b/i.test(contentType ?? "");
}

/** Some hosts write a space before the boundary's name. */
const HEAD =
  /^-- ?Encrypted Boundary\r\n((?:[^\r\n]+\r\n)*?)-- ?Encrypted Boundary\r\n[\t ]*Content-Type:[\t ]*application\/octet-stream\r\n/i;

/** Some hosts write a line end before it, or another after it. */
const TAIL = /^(?:\r\n)?-- ?Encrypted Boundary--(?:\r\n)*$/i;

/** Far more than the lines before the bytes ever are. */
const MAX_HEAD_BYTES = 2_048;

/**
 * Takes a body apart. The bytes are cut by the length the body gives, never at a boundary, which they may hold.
 *
 * @returns undefined when it is no such body
 */
export function readEncrypted(body: Buffer): Sealed | undefined {
  const head = HEAD.exec(body.subarray(0, MAX_HEAD_BYTES).toString("latin1"));
  const plainLength = /^[\t ]*OriginalContent:[^\r\n]*;[\t ]*Length=(\d{1,9})[\t ]*\r$/im.exec(head?.[1] ?? "")?.[1];
  if (!head || plainLength === undefined) return undefined;
  const start = head[0].length + 4;
  const end = start + SIGNATURE_BYTES + Number(plainLength);
  if (body.length < end || body.readUInt32LE(start - 4) !== SIGNATURE_BYTES) return undefined;
  if (!TAIL.test(body.subarray(end).toString("latin1"))) return undefined;
  return {
    signature: body.subarray(start, start + SIGNATURE_BYTES),
    ciphertext: body.subarray(start + SIGNATURE_BYTES, end),
  };
}

/** NTLMSSP_MESSAGE_SIGNATURE; the tokens of other mechanisms have other lengths. */
const SIGNATURE_BYTES = 16;
