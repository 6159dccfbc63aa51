import { Deadline } from "../deadline";
import type { Endpoint } from "../endpoint";
import type { Exchanger } from "../exchanger";
import { type Exchange, MAX_SOCKETS } from "../http-exchange";
import { HttpWire } from "../http-wire";
import type { HttpAnswer } from "../read-answer";
import type { Credentials } from "./credentials";
import type { PartForm } from "./encrypted-body";
import { Entrance } from "./entrance";
import type { NtlmConnection } from "./ntlm-connection";
import { Permits } from "./permits";

/**
 * Posts envelopes over connections that NTLM v2 authenticated: a pool, each with a handshake of its own and one exchange
 * at a time. Over plain HTTP everything is sealed; over TLS the handshake is bound to the host's certificate.
 */
export class NegotiateExchanger implements Exchanger {
  readonly #wire: HttpWire;
  readonly #entrance: Entrance;
  readonly #permits = new Permits(MAX_SOCKETS);
  readonly #open = new Set<NtlmConnection>();
  readonly #idle: NtlmConnection[] = [];

  /** @param form how encrypted bodies are written; both forms are read */
  constructor(
    readonly endpoint: Endpoint,
    credentials: Credentials,
    form: PartForm = "tab",
  ) {
    this.#wire = new HttpWire(endpoint);
    this.#entrance = new Entrance({ wire: this.#wire, credentials, form });
  }

  async post(exchange: Exchange): Promise<HttpAnswer> {
    const deadline = new Deadline(exchange.deadlineMs);
    if (exchange.gate) return this.#once(exchange, deadline);
    const tooLate = () => this.#wire.timeout(deadline);
    return this.#permits.during(deadline, tooLate, () => this.#kept(exchange, deadline));
  }

  hostTime(): number | undefined {
    return this.#wire.hostTime();
  }

  close(): void {
    for (const connection of this.#open) connection.close();
    this.#open.clear();
    this.#idle.length = 0;
  }

  /** On a connection of its own, authenticated before the gate is asked. Never again. */
  async #once(exchange: Exchange, deadline: Deadline): Promise<HttpAnswer> {
    const connection = await this.#connect(deadline);
    try {
      return await connection.post(exchange, deadline);
    } finally {
      this.#drop(connection);
    }
  }

  /** On an idle connection, and if that turns out to be none any more, once more on a new one. */
  async #kept(exchange: Exchange, deadline: Deadline): Promise<HttpAnswer> {
    const idle = this.#idle.pop();
    if (!idle) return this.#over(await this.#connect(deadline), exchange, deadline);
    try {
      return await this.#over(idle, exchange, deadline);
    } catch (thrown) {
      if (!idle.mayRepeat(exchange)) throw thrown;
      return this.#over(await this.#connect(deadline), exchange, deadline);
    }
  }

  async #over(connection: NtlmConnection, exchange: Exchange, deadline: Deadline): Promise<HttpAnswer> {
    try {
      return await connection.post(exchange, deadline);
    } finally {
      if (connection.usable && this.#open.has(connection)) this.#idle.push(connection);
      else this.#drop(connection);
    }
  }

  async #connect(deadline: Deadline): Promise<NtlmConnection> {
    const connection = await this.#entrance.open(deadline);
    this.#open.add(connection);
    return connection;
  }

  #drop(connection: NtlmConnection): void {
    this.#open.delete(connection);
    connection.close();
  }
}
