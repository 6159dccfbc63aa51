import type { IncomingMessage } from "node:http";
import { FailbackError } from "../../errors";
import type { XmlElement } from "../../wire/xml-element";
import { DEFAULT_XML_LIMITS, type ElementTaker, XmlReader } from "../../wire/xml-reader";

export interface HttpAnswer {
  readonly status: number;
  /** Undefined when the answer had no XML body. */
  readonly document: XmlElement | undefined;
  /** How long the XML body was. */
  readonly bytes: number;
  /** How many elements it had, those that were taken out of it included. */
  readonly elements: number;
}

/**
 * Whether WinRM itself says it, to somebody who was let in: a result or a fault. A status alone HTTP.sys may have given,
 * to anybody; and over plain HTTP whoever is in between.
 */
export function isFromService({ status, document }: HttpAnswer): boolean {
  return document !== undefined && (status === 200 || status === 500);
}

/** An answer without an XML body, beside its status. */
export const NO_DOCUMENT = { document: undefined, bytes: 0, elements: 0 } as const;

/** An answer as it came, for whoever keeps a record of it. */
export interface HeardAnswer {
  readonly status: number;
  /** Names and values in turn, as Node has them raw. */
  readonly rawHeaders: readonly string[];
  /** The envelope, in plain text where it came encrypted; empty when there was none. */
  readonly body: Buffer;
}

/** Of a body that is not for us, as much is read as may save the connection. */
const MAX_DISCARDED_BYTES = 64 * 1024;

/**
 * Reads an answer while it streams in.
 *
 * @param taker asked, once there is a document to read, for what takes elements out of it as they come in
 * @param heard told of the answer once it has been read, or has proved unreadable
 */
export async function readAnswer(
  response: IncomingMessage,
  taker?: () => ElementTaker,
  heard?: (answer: HeardAnswer) => void,
): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  const { rawHeaders } = response;
  if (!/\bxml\b/i.test(response.headers["content-type"] ?? "")) {
    await discard(response);
    heard?.({ status, rawHeaders, body: Buffer.alloc(0) });
    return { status, ...NO_DOCUMENT };
  }
  const reader = new XmlReader(DEFAULT_XML_LIMITS, taker?.());
  const kept: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (heard) kept.push(chunk);
      reader.write(chunk);
    }
    if (bytes === 0) return { status, ...NO_DOCUMENT };
    return { status, document: reader.end(), bytes, elements: reader.elements };
  } finally {
    heard?.({ status, rawHeaders, body: Buffer.concat(kept) });
  }
}

/** Not for us to read: a 401 has no body, and a proxy's page tells nothing. A short one leaves the connection usable. */
export async function discard(response: IncomingMessage): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_DISCARDED_BYTES) break;
    }
  } catch {
    // The status is known, and nothing more was wanted.
  }
}

/** All of a body. @throws FailbackError `answerUnreadable` when there is more than that many bytes of it */
export async function readBytes(response: IncomingMessage, max: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > max) throw new FailbackError("answerUnreadable", `the answer is larger than ${max} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
