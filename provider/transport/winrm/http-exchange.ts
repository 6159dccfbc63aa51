import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { FailbackError } from "../../errors";
import type { XmlElement } from "../../wire/xml-element";
import { XmlReader } from "../../wire/xml-reader";

/** Where a WinRM listener answers. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Exchange {
  readonly body: string;
  /** For the whole exchange, from the connection to the last byte of the answer. */
  readonly deadlineMs: number;
  /**
   * Runs on the open connection, directly before the bytes. When it throws, nothing is sent and the exchange fails
   * with what it threw. An exchange with a gate has a connection of its own, so that no idle one that the server is
   * just closing is picked for it, and is never repeated.
   */
  readonly gate?: () => Promise<void>;
}

export interface HttpAnswer {
  readonly status: number;
  /** Undefined when the answer had no XML body. */
  readonly document: XmlElement | undefined;
}

const CONTENT_TYPE = "application/soap+xml;charset=UTF-8";

/** Posts envelopes to one endpoint over kept-alive connections, and reads the answers as they stream in. */
export class HttpExchanger {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(
    readonly endpoint: Endpoint,
    readonly authorization: string,
  ) {}

  async post(exchange: Exchange): Promise<HttpAnswer> {
    const connection = { stale: false };
    try {
      return await this.#attempt(exchange, connection);
    } catch (thrown) {
      // A server may close an idle connection in the very moment it is used again; a read is simply asked once more.
      if (exchange.gate || !connection.stale) throw thrown;
      return await this.#attempt(exchange, connection);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #attempt({ body, deadlineMs, gate }: Exchange, connection: { stale: boolean }): Promise<HttpAnswer> {
    const { address, port } = this.endpoint;
    const bytes = Buffer.from(body, "utf8");
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        host: address,
        port,
        path: "/wsman",
        method: "POST",
        agent: gate ? false : this.#agent,
        headers: {
          "Content-Type": CONTENT_TYPE,
          "Content-Length": bytes.length,
          Authorization: this.authorization,
          "Accept-Encoding": "identity",
          "User-Agent": "pulumi-hyperv-failback",
        },
      });
      let expired: FailbackError | undefined;
      const deadline = setTimeout(() => {
        expired = new FailbackError("hostTimeout", `${this.#name} did not answer within ${deadlineMs / 1000} seconds`);
        request.destroy(expired);
      }, deadlineMs);
      const fail = (error: Error) => {
        clearTimeout(deadline);
        connection.stale = request.reusedSocket && isReset(error);
        request.destroy();
        reject(expired ?? this.#asFailbackError(error));
      };
      request.on("error", fail);
      request.on("response", (response) => {
        readAnswer(response).then((answer) => {
          clearTimeout(deadline);
          resolve(answer);
        }, fail);
      });
      const send = () => request.end(bytes);
      if (!gate) {
        send();
        return;
      }
      request.on("socket", (socket) => {
        const pass = () => gate().then(send, fail);
        if (socket.connecting) socket.once("connect", pass);
        else pass();
      });
    });
  }

  get #name(): string {
    return `${this.endpoint.address}:${this.endpoint.port}`;
  }

  #asFailbackError(error: Error): FailbackError {
    if (error instanceof FailbackError) return error;
    return new FailbackError("hostUnreachable", `${this.#name} cannot be reached (${errorCode(error)})`, {
      cause: error,
    });
  }
}

function errorCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function isReset(error: Error): boolean {
  return ["ECONNRESET", "EPIPE"].includes(errorCode(error));
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  if (!/\bxml\b/i.test(response.headers["content-type"] ?? "")) {
    // Not for us to read: a 401 has no body, and a proxy's page tells nothing. The connection stays usable.
    response.resume();
    await new Promise<void>((resolve, reject) => response.on("end", resolve).on("error", reject).on("close", resolve));
    return { status, document: undefined };
  }
  const reader = new XmlReader();
  let empty = true;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    empty = false;
    reader.write(chunk);
  }
  return { status, document: empty ? undefined : reader.end() };
}
