import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";

export interface Listening<T extends Server> {
  readonly port: number;
  /** Every connection ever made to it, below TLS. */
  readonly sockets: readonly Socket[];
  readonly server: T;
  /** Breaks off what is open. */
  close(): Promise<void>;
}

/** Has a server of any kind listen on a free port of the loopback. Clients that break off are what its tests are about. */
export async function listenOnLoopback<T extends Server>(server: T): Promise<Listening<T>> {
  const sockets: Socket[] = [];
  server.on("connection", (socket: Socket) => void sockets.push(socket.on("error", () => undefined)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    server,
    async close() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
