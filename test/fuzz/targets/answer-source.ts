import type { TransportClock } from "../../../provider/transport/winrm/clock";
import { type Exchange, HttpExchanger } from "../../../provider/transport/winrm/http-exchange";
import { type HttpAnswer, NO_DOCUMENT } from "../../../provider/transport/winrm/read-answer";
import { WsmanClient } from "../../../provider/transport/winrm/wsman-client";
import { XmlReader } from "../../../provider/wire/xml-reader";
import { QUESTION_ID } from "../generators/answers";
import { type Binary, toBytes } from "../generators/binary";

/** What a peer answers, page by page; after the last the last again. */
export interface Answers {
  readonly status: number;
  readonly pages: readonly Binary[];
  /** Bytes read at a time. */
  readonly chunk: number;
}

/** So many pages, and a peer is held for one that never ends: the time is up. */
const PATIENT_PAGES = 8;

/** A client of such answers, whose pauses take no time. */
export function clientOf(source: AnswerSource): WsmanClient {
  let now = 0;
  const clock: TransportClock = {
    monotonic: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
  return new WsmanClient(source, { clock });
}

/** An exchanger without a network: its answers are in memory, and are read as those of a socket are. */
export class AnswerSource extends HttpExchanger {
  #answers: Answers = { status: 200, pages: [], chunk: 1 };
  #asked = 0;

  constructor(readonly timeUp: () => Error) {
    super({ address: "127.0.0.1", port: 9 }, "Basic bm9ib2R5");
  }

  will(answers: Answers): void {
    this.#answers = answers;
    this.#asked = 0;
  }

  override async post({ body }: Exchange): Promise<HttpAnswer> {
    const { status, pages, chunk } = this.#answers;
    const page = pages[Math.min(this.#asked++, pages.length - 1)] ?? "";
    if (this.#asked > PATIENT_PAGES) throw this.timeUp();
    const id = /<a:MessageID>([^<]*)</.exec(body)?.[1] ?? "";
    const bytes = toBytes(page.replaceAll(QUESTION_ID, id));
    const reader = new XmlReader();
    for (let at = 0; at < bytes.length; at += chunk) reader.write(bytes.subarray(at, at + chunk));
    if (bytes.length === 0) return { status, ...NO_DOCUMENT };
    return { status, document: reader.end(), bytes: bytes.length, elements: reader.elements };
  }
}
