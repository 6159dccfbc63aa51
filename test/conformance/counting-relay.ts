import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Stands between an adapter and its host, and counts connections; what goes over them it does not understand. */
export class CountingRelay {
  readonly #open = new Set<Socket>();
  /** Connections ever taken. */
  opened = 0;
  /** As many as were open at once. */
  most = 0;

  private constructor(readonly server: Server) {}

  static async to(port: number): Promise<CountingRelay> {
    const server = createServer();
    const relay = new CountingRelay(server);
    server.on("connection", (near: Socket) => relay.#join(near, connect({ host: "127.0.0.1", port })));
    await once(server.listen(0, "127.0.0.1"), "listening");
    return relay;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Resolves once nobody is connected any more. */
  async quiet(): Promise<void> {
    await Promise.all([...this.#open].map((socket) => once(socket, "close")));
  }

  /** Nobody is reached here from now on. */
  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #join(near: Socket, far: Socket): void {
    this.opened += 1;
    this.#open.add(near);
    this.most = Math.max(this.most, this.#open.size);
    near.on("close", () => this.#open.delete(near));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      // Whoever breaks off is what some behaviours are about.
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
      one.pipe(other);
    }
  }
}
