import { Agent } from "node:http";
import { type Endpoint, type Exchange, HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import type { HttpAnswer } from "../../provider/transport/winrm/read-answer";
import { DEFAULT_XML_LIMITS, XmlReader } from "../../provider/wire/xml-reader";
import { bareHttpPost } from "./bare-client";
import type { RecordedExchange, Recording } from "./recording";

/** As much as a socket hands over at once. */
const CHUNK_BYTES = 65_536;

/** Answers from memory: the provider's path without HTTP. */
export class MemoryExchanger extends HttpExchanger {
  constructor(readonly recording: Recording) {
    super({ address: "127.0.0.1", port: 0 }, "");
  }

  override async post({ body, taker }: Exchange): Promise<HttpAnswer> {
    const reader = new XmlReader(DEFAULT_XML_LIMITS, taker?.());
    let bytes = 0;
    for (const piece of this.recording.answerTo(body)) {
      bytes += piece.length;
      for (const chunk of chunksOf(piece)) reader.write(chunk);
    }
    return { status: 200, document: reader.end(), bytes, elements: reader.elements };
  }
}

/** Asks a host and keeps every byte. */
export class RecordingExchanger extends HttpExchanger {
  readonly exchanges: RecordedExchange[] = [];
  readonly #authorization: string;

  constructor(endpoint: Endpoint, authorization: string) {
    super(endpoint, authorization);
    this.#authorization = authorization;
  }

  override async post({ body }: Exchange): Promise<HttpAnswer> {
    const chunks: Buffer[] = [];
    const agent = new Agent();
    await bareHttpPost(this.endpoint, agent, this.#authorization, Buffer.from(body), (chunk) => chunks.push(chunk));
    const answer = Buffer.concat(chunks);
    this.exchanges.push({ request: body, answer });
    const reader = new XmlReader();
    reader.write(answer);
    return { status: 200, document: reader.end(), bytes: answer.length, elements: reader.elements };
  }
}

export function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
