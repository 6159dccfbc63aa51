import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { FailbackError } from "../../errors";
import type { XmlElement } from "../../wire/xml-element";
import { DEFAULT_XML_LIMITS, type ElementTaker, XmlReader } from "../../wire/xml-reader";

/** Where a WinRM listener answers. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The endpoint as it stands in a URL. */
export function authorityOf({ address, port }: Endpoint): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

export interface Exchange {
  readonly body: string;
  /** For the whole exchange, from the connection to the last byte of the answer, a repetition included. */
  readonly deadlineMs: number;
  /**
   * Runs on the open connection, directly before the bytes. When it throws, nothing is sent and the exchange fails
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

export interface HttpAnswer {
  readonly status: number;
  /** Undefined when the answer had no XML body. */
  readonly document: XmlElement | undefined;
  /** How long the XML body was. */
  readonly bytes: number;
}

/** What an attempt found out about its connection. */
interface Connection {
  /** It lay idle before, and the server closed it instead of answering. */
  stale: boolean;
}

const CONTENT_TYPE = "application/soap+xml;charset=UTF-8";

/** Node's timers fire at once when they are told to wait longer than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Of a body that is not for us, as much is read as may save the connection. */
const MAX_DISCARDED_BYTES = 64 * 1024;

/** Posts envelopes to one endpoint over kept-alive connections, and reads the answers as they stream in. */
export class HttpExchanger {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  #told: { readonly hostTime: number; readonly at: number } | undefined;

  constructor(
    readonly endpoint: Endpoint,
    readonly authorization: string,
  ) {}

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
    agent: Agent | undefined,
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
        fail(this.#asFailbackError(error));
      });
      request.on("response", (response) => {
        this.#heed(response.headers.date);
        readAnswer(response, taker).then(
          (answer) => {
            clearTimeout(deadline);
            resolve(answer);
          },
          (error: Error) => fail(this.#asFailbackError(error)),
        );
      });
      const send = () => {
        if (!request.destroyed) request.end(bytes);
      };
      if (gate) onceConnected(request, () => Promise.resolve().then(gate).then(send, fail));
      else send();
    });
  }

  #request(length: number, agent: Agent | undefined): ClientRequest {
    const { address, port } = this.endpoint;
    return httpRequest({
      host: address,
      port,
      path: "/wsman",
      method: "POST",
      agent: agent ?? false,
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

  #asFailbackError(error: Error): FailbackError {
    if (error instanceof FailbackError) return error;
    const code = errorCode(error);
    // Codes of Node's HTTP parser: something answered, but not in HTTP.
    return code.startsWith("HPE_")
      ? new FailbackError("answerUnreadable", `${this.#name} does not answer in HTTP (${code})`, { cause: error })
      : new FailbackError("hostUnreachable", `${this.#name} cannot be reached (${code})`, { cause: error });
  }
}

function onceConnected(request: ClientRequest, then: () => void): void {
  request.on("socket", (socket) => {
    if (socket.connecting) socket.once("connect", then);
    else then();
  });
}

function errorCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function isReset(error: Error): boolean {
  return ["ECONNRESET", "EPIPE"].includes(errorCode(error));
}

async function readAnswer(response: IncomingMessage, taker: Exchange["taker"]): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  if (!/\bxml\b/i.test(response.headers["content-type"] ?? "")) {
    await discard(response);
    return { status, document: undefined, bytes: 0 };
  }
  const reader = new XmlReader(DEFAULT_XML_LIMITS, taker?.());
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    reader.write(chunk);
  }
  return { status, document: bytes === 0 ? undefined : reader.end(), bytes };
}

/** Not for us to read: a 401 has no body, and a proxy's page tells nothing. A short one leaves the connection usable. */
async function discard(response: IncomingMessage): Promise<void> {
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
