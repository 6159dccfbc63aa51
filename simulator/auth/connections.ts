import type { Socket } from "node:net";
import type { SealingContext } from "../../provider/wire/ntlm/sealing-context";
import type { Handshake } from "../ntlm/acceptor";

/** How far a connection has come. It ends with its socket: whoever comes back on another one begins anew. */
export type Standing =
  | { readonly kind: "challenged"; readonly handshake: Handshake }
  | { readonly kind: "authenticated"; readonly sealing: SealingContext | undefined };

/** NTLM authenticates connections, not requests (MS-WSMV 2.2.9.1): what is known of each. */
export class Connections {
  readonly #standings = new WeakMap<Socket, Standing>();
  readonly #turns = new WeakMap<Socket, Promise<void>>();

  of(socket: Socket): Standing | undefined {
    return this.#standings.get(socket);
  }

  become(socket: Socket, standing: Standing): void {
    this.#standings.set(socket, standing);
  }

  forget(socket: Socket): void {
    this.#standings.delete(socket);
  }

  /**
   * Does one thing after another on a connection: what is sealed goes through key streams, so that answers must be
   * sealed in the order of their requests, also when a client sends the next one too early.
   */
  inTurn(socket: Socket, act: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(socket) ?? Promise.resolve();
    const done = before.then(act);
    // A failure is its own request's; the next one is served all the same.
    this.#turns.set(
      socket,
      done.catch(() => undefined),
    );
    return done;
  }
}
