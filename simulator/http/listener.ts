import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { datedResponse, httpDate } from "./dated-response";
import type { TlsIdentity } from "./tls-identity";

export interface ListenerLimits {
  /** For the head of a request. */
  readonly headersTimeoutMs: number;
  /** For a whole request (`MaxPacketRetrievalTimeSeconds` of an untouched Windows), and for a client to take any of an answer. */
  readonly requestTimeoutMs: number;
  /** How long an idle connection is kept. */
  readonly keepAliveTimeoutMs: number;
}

export const DEFAULT_LISTENER_LIMITS: ListenerLimits = {
  headersTimeoutMs: 30_000,
  requestTimeoutMs: 120_000,
  keepAliveTimeoutMs: 120_000,
};

/** How long requests under way may take to end when the listener is closed. */
const CLOSE_GRACE_MS = 2_000;

/** The simulator never leaves this machine. */
export const LOOPBACK = "127.0.0.1";

/** An HTTP or HTTPS server on a loopback port. */
export class LoopbackListener {
  readonly #server: Server;
  /** Below TLS too: one in the middle of its handshake is none of HTTP's yet. */
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /**
   * @param port 0 for any free one
   * @param now what the Date of every answer shows
   * @param tls what an HTTPS listener shows; plain HTTP without it
   */
  static async open(
    port: number,
    handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
    now: () => number = Date.now,
    limits: ListenerLimits = DEFAULT_LISTENER_LIMITS,
    tls?: TlsIdentity,
  ): Promise<LoopbackListener> {
    const options = { connectionsCheckingInterval: 1_000, ServerResponse: datedResponse(now) };
    const server = tls
      ? createHttpsServer(
          {
            ...options,
            cert: tls.certificate,
            key: tls.key,
            minVersion: "TLSv1.2",
            ...(tls.clientAuthorities === undefined
              ? {}
              : // Who comes without a certificate, or with one that is not trusted, may still have another way in.
                { requestCert: true, rejectUnauthorized: false, ca: tls.clientAuthorities }),
            handshakeTimeout: limits.headersTimeoutMs,
          },
          guard(handle),
        )
      : createServer(options, guard(handle));
    server.headersTimeout = limits.headersTimeoutMs;
    server.requestTimeout = limits.requestTimeoutMs;
    server.keepAliveTimeout = limits.keepAliveTimeoutMs;
    endStalled(server, limits.requestTimeoutMs);
    // Half a request, or none: whoever sent it is told so, or is gone already.
    server.on("clientError", (_error, socket) => {
      if (socket.writable)
        socket.end(`HTTP/1.1 400 Bad Request\r\nDate: ${httpDate(now())}\r\nConnection: close\r\n\r\n`);
      else socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, LOOPBACK, () => {
        server.off("error", reject);
        resolve();
      });
    });
    return new LoopbackListener(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Lets requests under way end, within a short time. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const hurry = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, CLOSE_GRACE_MS);
    await closed;
    clearTimeout(hurry);
  }
}

/**
 * Ends connections on which nothing moves any more: an idle one, and one whose client does not read what was written to it. One
 * that waits for an answer stays, however long that takes the host.
 */
function endStalled(server: Server, afterMs: number): void {
  const waiting = new WeakMap<Socket, number>();
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    waiting.set(socket, (waiting.get(socket) ?? 0) + 1);
    response.on("close", () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
  });
  server.setTimeout(afterMs, (socket: Socket) => {
    if (socket.writableLength > 0 || (waiting.get(socket) ?? 0) === 0) socket.destroy();
  });
}

/** A failure while answering ends that answer, never the process. */
function guard(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): RequestListener {
  return (request, response) => {
    // A client that goes away shows up as an error of the streams; there is nobody left to tell.
    request.on("error", () => response.destroy());
    response.on("error", () => response.destroy());
    handle(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      process.stderr.write(`hyperv-failback simulate: ${error instanceof Error ? error.stack : String(error)}\n`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "Content-Length": 0 }).end();
    });
  };
}
