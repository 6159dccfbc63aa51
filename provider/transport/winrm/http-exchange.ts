import type { Agent } from "node:http";
import type { ElementTaker } from "../../wire/xml-reader";
import type { ClientCertificate } from "./auth/credentials";
import { Deadline } from "./deadline";
import { authorityOf, type Endpoint, urlOf } from "./endpoint";
import { type Connection, HttpWire } from "./http-wire";
import { type HeardAnswer, type HttpAnswer, isFromService, readAnswer } from "./read-answer";

export { authorityOf, type Endpoint, urlOf };

export interface Exchange {
  readonly body: string;
  /** For the whole exchange, from the connection to the last byte of the answer, a repetition included. */
  readonly deadlineMs: number;
  /**
   * Runs on the open connection (with TLS: once the host is verified; with Negotiate: once it is authenticated),
   * directly before the bytes. When it throws, nothing is sent and the exchange fails with what it threw; with
   * `startNotSent` when it opens and the connection is gone before a byte was handed to it. An exchange
   * with a gate has a connection of its own, so that no idle one that the server is just closing is picked for it, and
   * is never repeated.
   */
  readonly gate?: () => Promise<void>;
  /**
   * The server may get it twice, and the second answer means what the first would have. True of the beginning of an
   * enumeration, never of its pages: a page whose answer was lost would be skipped in silence.
   */
  readonly repeatable?: boolean;
  /** Asked before each answer is read, for what takes elements out of it as they come in. */
  readonly taker?: () => ElementTaker;
  /** Told of each answer, what came encrypted in plain, also of one that then cannot be read. Never of credentials. */
  readonly heard?: (answer: HeardAnswer) => void;
}

/** The type of an envelope that nothing wraps. */
export const SOAP_TYPE = "application/soap+xml;charset=UTF-8";

/** As many connections as an exchanger has at once, those of gates apart. */
export const MAX_SOCKETS = 8;

/** Posts envelopes to one endpoint over kept-alive connections, and reads the answers as they stream in. */
export class HttpExchanger {
  readonly #wire: HttpWire;
  readonly #agent: Agent;
  readonly #authorization: string;

  /** @param identity what the client shows of itself in TLS */
  constructor(
    readonly endpoint: Endpoint,
    authorization: string,
    identity?: ClientCertificate,
  ) {
    this.#authorization = authorization;
    this.#wire = new HttpWire(endpoint, identity);
    this.#agent = this.#wire.agent(MAX_SOCKETS);
  }

  async post(exchange: Exchange): Promise<HttpAnswer> {
    const deadline = new Deadline(exchange.deadlineMs);
    const connection: Connection = { stale: false };
    try {
      return await this.#attempt(exchange, deadline, exchange.gate ? undefined : this.#agent, connection);
    } catch (thrown) {
      // A server may close an idle connection in the very moment it is used again. Other idle ones may be no better.
      if (exchange.gate || !exchange.repeatable || !connection.stale) throw thrown;
      return await this.#attempt(exchange, deadline, undefined, connection);
    }
  }

  /** The endpoint as messages name it. */
  get host(): string {
    return this.#wire.host;
  }

  /** The host's time in milliseconds since 1970; undefined before a result or a fault told it. */
  hostTime(): number | undefined {
    return this.#wire.hostTime();
  }

  close(): void {
    this.#agent.destroy();
  }

  #attempt(
    { body, gate, taker, heard }: Exchange,
    deadline: Deadline,
    agent: Agent | undefined,
    connection: Connection,
  ): Promise<HttpAnswer> {
    return this.#wire.post({
      headers: { "Content-Type": SOAP_TYPE, Authorization: this.#authorization },
      body: Buffer.from(body, "utf8"),
      agent,
      deadline,
      gate,
      connection,
      read: (response) => readAnswer(response, taker, heard),
      isTrusted: isFromService,
    });
  }
}
