import type { Exchanger } from "../../../provider/transport/winrm/exchanger";
import type { Exchange } from "../../../provider/transport/winrm/http-exchange";
import type { HeardAnswer, HttpAnswer } from "../../../provider/transport/winrm/read-answer";

/** A question and its answer as they were; without either when there was none. */
export interface Recorded {
  readonly request: string | undefined;
  readonly answer: HeardAnswer | undefined;
}

/** Carries envelopes as another exchanger does, and keeps what went to and fro. It never sees credentials. */
export class RecordingExchanger implements Exchanger {
  readonly exchanges: Recorded[] = [];

  constructor(readonly inner: Exchanger) {}

  get endpoint() {
    return this.inner.endpoint;
  }

  async post(exchange: Exchange): Promise<HttpAnswer> {
    let answer: HeardAnswer | undefined;
    try {
      return await this.inner.post({ ...exchange, heard: (heard) => (answer = heard) });
    } finally {
      this.exchanges.push({ request: exchange.body, answer });
    }
  }

  /** The head of an answer to a question that was asked without an envelope. */
  keepHead({ status, rawHeaders }: Pick<HeardAnswer, "status" | "rawHeaders">): void {
    this.exchanges.push({ request: undefined, answer: { status, rawHeaders, body: Buffer.alloc(0) } });
  }

  hostTime(): number | undefined {
    return this.inner.hostTime();
  }

  close(): void {
    this.inner.close();
  }
}
