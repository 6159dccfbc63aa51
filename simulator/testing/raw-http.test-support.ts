import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";

export interface RawAnswer {
  readonly status: number;
  /** By their names in lower case; those that come more than once with line breaks between. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** One connection to a host, and the answers on it in the order they come. */
export class RawHttp {
  #received = Buffer.alloc(0);
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(readonly socket: Socket) {
    socket.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    // A connection that is cut may show as an error: what is asked on it next fails.
    socket.on("error", () => socket.destroy());
  }

  /** @param tls with it over TLS */
  static async dial(port: number, tls?: ConnectionOptions): Promise<RawHttp> {
    const socket = tls ? connectTls({ host: "127.0.0.1", port, ...tls }) : connectTcp(port, "127.0.0.1");
    await once(socket, tls ? "secureConnect" : "connect");
    return new RawHttp(socket);
  }

  /** The certificate the host shows, in DER. */
  get hostCertificate(): Buffer {
    return (this.socket as TLSSocket).getPeerCertificate().raw;
  }

  close(): void {
    this.socket.destroy();
  }

  /** Sends a request, at once, and gives the answer that is its own. */
  post(headers: Readonly<Record<string, string>>, body: Buffer | string = ""): Promise<RawAnswer> {
    const bytes = Buffer.from(body);
    const lines = Object.entries({ Host: "h", ...headers, "Content-Length": String(bytes.length) });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    this.socket.write(Buffer.concat([Buffer.from(`POST /wsman HTTP/1.1\r\n${head}\r\n`), bytes]));
    const answer = this.#turn.then(() => this.#answer());
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #answer(): Promise<RawAnswer> {
    for (;;) {
      const whole = readAnswer(this.#received);
      if (whole) {
        this.#received = this.#received.subarray(whole.end);
        return whole.answer;
      }
      if (this.socket.destroyed) throw new Error("the host has hung up");
      // Whichever does not come is not waited for any more.
      const waiting = new AbortController();
      await Promise.race(["data", "close"].map((event) => once(this.socket, event, { signal: waiting.signal })));
      waiting.abort();
    }
  }
}

function readAnswer(bytes: Buffer): { answer: RawAnswer; end: number } | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [start = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]+): *(.*)$/.exec(line) ?? [];
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}\n${value}`);
  }
  const end = headEnd + 4 + Number(headers.get("content-length"));
  if (!(bytes.length >= end)) return undefined;
  return { answer: { status: Number(start.split(" ")[1]), headers, body: bytes.subarray(headEnd + 4, end) }, end };
}
