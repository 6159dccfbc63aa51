import { contextOf, MESSAGE_ID_LENGTH, messageIdOf } from "./message-parts";

/** One exchange as it went over the wire. */
export interface RecordedExchange {
  readonly request: string;
  readonly answer: Buffer;
}

interface Page {
  readonly beforeId: Buffer;
  readonly afterId: Buffer;
}

/**
 * One recorded enumeration, ready to be given again. Of a recorded answer only the id of the message it answers is
 * replaced, by one of the same length; every other byte is as the host sent it.
 */
export class Recording {
  readonly #pages = new Map<string | undefined, Page>();

  constructor(readonly exchanges: readonly RecordedExchange[]) {
    for (const { request, answer } of exchanges) {
      const at = answer.indexOf(messageIdOf(request));
      if (at < 0) throw new Error("an answer was recorded that does not say what it answers");
      this.#pages.set(contextOf(request), {
        beforeId: answer.subarray(0, at),
        afterId: answer.subarray(at + MESSAGE_ID_LENGTH),
      });
    }
  }

  get bytes(): number {
    return this.exchanges.reduce((sum, { answer }) => sum + answer.length, 0);
  }

  /** The answer to the first page's request or to one of the Pulls, in pieces. */
  answerTo(request: string): readonly [Buffer, Buffer, Buffer] {
    const page = this.#pages.get(contextOf(request));
    if (!page) throw new Error("this enumeration was not recorded");
    return [page.beforeId, Buffer.from(messageIdOf(request), "latin1"), page.afterId];
  }
}
