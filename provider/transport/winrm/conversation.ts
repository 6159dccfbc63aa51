import { FailbackError } from "../../errors";
import type { XmlElement } from "../../wire/xml-element";
import type { Markup } from "../../wire/xml-writer";
import { readBody } from "./answer";
import type { TransportClock } from "./clock";
import { buildEnvelope, buildIdentify, type Envelope, type RequestHead } from "./envelope";
import type { Exchanger } from "./exchanger";
import { authorityOf, type Exchange, urlOf } from "./http-exchange";
import { type Patience, whileBusy } from "./while-busy";

/** What one operation sends, the parts that every request has left out. */
export interface Question {
  readonly head: Pick<RequestHead, "action" | "resourceUri" | "selectors">;
  readonly content: Markup;
}

export interface Answer {
  readonly body: XmlElement;
  /** How long the answer was, and of how many elements. */
  readonly bytes: number;
  readonly elements: number;
}

/** The server gets a little less time than the exchange, so that its own time-out arrives as an answer. */
const ANSWER_SLACK_MS = 2_000;

/** Single questions and their answers, over one exchanger and by one clock. */
export class Conversation {
  constructor(
    readonly exchanger: Exchanger,
    readonly clock: TransportClock,
    readonly random: () => number,
  ) {}

  get host(): string {
    return authorityOf(this.exchanger.endpoint);
  }

  /** Sends one envelope, once, and gives the answer's body. */
  ask({ head, content }: Question, exchange: Omit<Exchange, "body">): Promise<Answer> {
    const operationTimeoutMs = Math.max(1_000, exchange.deadlineMs - ANSWER_SLACK_MS);
    const envelope = buildEnvelope({ ...head, to: urlOf(this.exchanger.endpoint), operationTimeoutMs }, content);
    return this.#post(envelope, head.action.slice(head.action.lastIndexOf("/") + 1), exchange);
  }

  /** Asks what may be asked twice, again and again while the host is busy. */
  read(question: Question, until: number): Promise<Answer> {
    return whileBusy(
      () => this.ask(question, { deadlineMs: this.left(until, question.head.action), repeatable: true }),
      this.patience(until),
    );
  }

  /** The one question without headers. */
  identify(until: number): Promise<Answer> {
    return whileBusy(
      () => this.#post(buildIdentify(), "Identify", { deadlineMs: this.left(until, "Identify"), repeatable: true }),
      this.patience(until),
    );
  }

  patience(until: number): Patience {
    return { clock: this.clock, random: this.random, until };
  }

  until(deadlineMs: number): number {
    return this.clock.monotonic() + deadlineMs;
  }

  /** The time that is left, milliseconds. @throws FailbackError `hostTimeout` when there is none */
  left(until: number, what: string): number {
    const left = until - this.clock.monotonic();
    if (left > 0) return left;
    throw new FailbackError("hostTimeout", `${what} on ${this.host} did not end in time`);
  }

  async #post({ body, messageId }: Envelope, operation: string, exchange: Omit<Exchange, "body">): Promise<Answer> {
    const answer = await this.exchanger.post({ ...exchange, body });
    const { bytes, elements } = answer;
    return { body: readBody(answer, { host: this.host, operation, messageId }), bytes, elements };
  }
}
