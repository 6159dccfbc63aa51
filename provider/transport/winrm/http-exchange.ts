import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { ConnectionOptions } from "node:tls";
import { FailbackError } from "../../errors";
import type { ElementTaker } from "../../wire/xml-reader";
import { connectionError, isReset } from "./connection-error";
import { type HttpAnswer, readAnswer } from "./read-answer";
import { nameToBear, type TlsSettings, tlsOptions } from "./tls-options";

/** Where a WinRM listener answers. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** Present for a listener on HTTPS. */
  readonly tls?: TlsSettings | undefined;
}

/** The endpoint as it stands in a URL. */
export function authorityOf({ address, port }: Endpoint): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** The endpoint's URL, as WS-Management's `To` names it too. */
export function urlOf(endpoint: Endpoint): string {
  return `${endpoint.tls ? "https" : "http"}://${authorityOf(endpoint)}/wsman`;
}

export interface Exchange {
  readonly body: string;
  /** For the whole exchange, from the connection to the last byte of the answer, a repetition included. */
  readonly deadlineMs: number;
  /**
   * Runs on the open connection (with TLS: once the host is verified), directly before the bytes. When it throws, nothing is sent and the exchange fails
   * with what it threw. An exchange with a gate has a connection of its own, so that no idle one that the server is
   * just closing is picked for it, and is never repeated.
   */
  readonly gate?: () => Promise<void>;
  /**
   * The server may get it twice, and the second answer means what the first would have. True of the beginning of an
   * enumeration, never of its pages: a page whose answer was lost would be skipped in silence.
   */
  readonly repeatable?: boolean;
  /** Asked before each answer is read, for what takes elements out of it as they come in. */
  readonly taker?: () => ElementTaker;
}

/** What an attempt found out about its connection. */
interface Connection {
  /** It lay idle before, and the server closed it instead of answering. */
  stale: boolean;
}

const CONTENT_TYPE = "application/soap+xml;charset=UTF-8";

/** Node's timers fire at once when they are told to wait longer than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** For the head of an answer. */
const MAX_HEADER_BYTES = 16 * 1024;

/** As many connections as an exchanger has at once. */
const MAX_SOCKETS = 8;

/** Posts envelopes to one endpoint over kept-alive connections, and reads the answers as they stream in. */
export class HttpExchanger {
  readonly #tls: ConnectionOptions | undefined;
  readonly #agent: HttpAgent;
  #told: { readonly hostTime: number; readonly at: number } | undefined;

  constructor(
    readonly endpoint: Endpoint,
    readonly authorization: string,
  ) {
    const { address, tls } = endpoint;
    this.#tls = tls && tlsOptions(address, tls);
    this.#agent = tls
      ? // Sessions are not resumed: a resumed one is not verified again.
        new HttpsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS, maxCachedSessions: 0 })
      : new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  }

  async post(exchange: Exchange): Promise<HttpAnswer> {
    const until = performance.now() + exchange.deadlineMs;
    const connection: Connection = { stale: false };
    try {
      return await this.#attempt(exchange, until, exchange.gate ? undefined : this.#agent, connection);
    } catch (thrown) {
      // A server may close an idle connection in the very moment it is used again. Other idle ones may be no better.
      if (exchange.gate || !exchange.repeatable || !connection.stale) throw thrown;
      return await this.#attempt(exchange, until, undefined, connection);
    }
  }

  /**
   * The host's time in milliseconds since 1970: the `Date` of its last answer (RFC 9110 6.6.1, to the second), and what
   * has passed here since. Undefined before the first answer.
   */
  hostTime(): number | undefined {
    return this.#told && this.#told.hostTime + (performance.now() - this.#told.at);
  }

  #heed(date: string | undefined): void {
    const hostTime = Date.parse(date ?? "");
    if (!Number.isNaN(hostTime)) this.#told = { hostTime, at: performance.now() };
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Without an agent the connection is a new one, and closed afterwards. */
  #attempt(
    { body, deadlineMs, gate, taker }: Exchange,
    until: number,
    agent: HttpAgent | undefined,
    connection: Connection,
  ): Promise<HttpAnswer> {
    const bytes = Buffer.from(body, "utf8");
    return new Promise((resolve, reject) => {
      const request = this.#request(bytes.length, agent);
      const fail = (thrown: unknown) => {
        clearTimeout(deadline);
        request.destroy();
        reject(thrown);
      };
      const deadline = setTimeout(
        () =>
          fail(new FailbackError("hostTimeout", `${this.#name} did not answer within ${deadlineMs / 1000} seconds`)),
        Math.min(until - performance.now(), LONGEST_TIMER_MS),
      );
      request.on("error", (error) => {
        connection.stale = request.reusedSocket && isReset(error);
        fail(this.#asFailbackError(error, request, false));
      });
      request.on("response", (response) => {
        this.#heed(response.headers.date);
        readAnswer(response, taker).then(
          (answer) => {
            clearTimeout(deadline);
            resolve(answer);
          },
          (error: Error) => fail(this.#asFailbackError(error, request, true)),
        );
      });
      // Nobody asked for another protocol. Unheeded, Node would close the connection and let us wait.
      request.on("upgrade", () => {
        fail(new FailbackError("answerUnreadable", `${this.#name} wants to leave HTTP for another protocol (101)`));
      });
      const send = () => {
        if (!request.destroyed) request.end(bytes);
      };
      if (gate) this.#onceReady(request, () => Promise.resolve().then(gate).then(send, fail));
      else send();
    });
  }

  #request(length: number, agent: HttpAgent | undefined): ClientRequest {
    const { address, port } = this.endpoint;
    return (this.#tls ? httpsRequest : httpRequest)({
      ...this.#tls,
      host: address,
      port,
      path: "/wsman",
      method: "POST",
      agent: agent ?? false,
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: {
        "Content-Type": CONTENT_TYPE,
        "Content-Length": length,
        Authorization: this.authorization,
        "Accept-Encoding": "identity",
        "User-Agent": "pulumi-hyperv-failback",
      },
    });
  }

  get #name(): string {
    return authorityOf(this.endpoint);
  }

  #asFailbackError(error: Error, { socket }: ClientRequest, answered: boolean): FailbackError {
    const { address, tls } = this.endpoint;
    return connectionError(error, {
      host: this.#name,
      nameToBear: tls && nameToBear(address, tls.serverName),
      socket,
      answered,
    });
  }

  /** Once the connection of a request is open; with TLS, once the host is verified, which Node does before it says so. */
  #onceReady(request: ClientRequest, then: () => void): void {
    const ready = this.#tls ? "secureConnect" : "connect";
    // A request without an agent always has a new connection.
    request.on("socket", (socket) => socket.once(ready, then));
  }
}
