import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from "node:net";
import type { Endpoint } from "./http-exchange";

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The same for all requests of one connection. */
  readonly socket: Socket;
}

export type Responder = (received: Received, response: ServerResponse) => void;

export interface Loopback {
  readonly endpoint: Endpoint;
  /** Every connection ever opened, in order. */
  readonly sockets: readonly Socket[];
}

export interface HttpLoopback extends Loopback {
  readonly received: readonly Received[];
}

/** Real servers on ports of the loopback, closed after each test. */
export function useLoopback() {
  const servers: { server: Server; sockets: readonly Socket[] }[] = [];

  afterEach(async () => {
    for (const { server, sockets } of servers.splice(0)) {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    }
  });

  async function listen(server: Server): Promise<Loopback> {
    const sockets: Socket[] = [];
    server.on("connection", (socket: Socket) => {
      // A client that breaks off is what many tests are about.
      socket.on("error", () => {});
      sockets.push(socket);
    });
    servers.push({ server, sockets });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return { endpoint: { address: "127.0.0.1", port: (server.address() as AddressInfo).port }, sockets };
  }

  return {
    /** A server that speaks HTTP, and answers once a request is complete. */
    async http(respond: Responder): Promise<HttpLoopback> {
      const received: Received[] = [];
      const server = createHttpServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          const { method = "", url = "", headers, socket } = request;
          const one = { method, path: url, headers, socket, body: Buffer.concat(chunks).toString("utf8") };
          received.push(one);
          respond(one, response);
        });
      });
      return { ...(await listen(server)), received };
    },

    /** A server that does with a connection what the test says. */
    tcp(connected: (socket: Socket) => void): Promise<Loopback> {
      return listen(createNetServer(connected));
    },

    /** An address where nobody listens. */
    async nobody(): Promise<Endpoint> {
      const server = createNetServer();
      await once(server.listen(0, "127.0.0.1"), "listening");
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, "close");
      return { address: "127.0.0.1", port };
    },
  };
}
