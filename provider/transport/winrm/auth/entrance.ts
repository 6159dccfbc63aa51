import { FailbackError } from "../../../errors";
import type { Deadline } from "../deadline";
import { type ConnectionSettings, NtlmConnection } from "./ntlm-connection";
import { Permits } from "./permits";

/**
 * Opens connections for one account. Until it was let in, one tries alone and the others learn from that: hosts lock
 * accounts after a few wrong passwords, and a burst of questions must not count as many.
 */
export class Entrance {
  readonly #settings: ConnectionSettings;
  readonly #trying = new Permits(1);
  #letIn = false;
  #refusal: { readonly error: FailbackError; readonly at: number } | undefined;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
  }

  /** @throws FailbackError `authenticationFailed`, also when another was refused since this one's time began */
  async open(deadline: Deadline): Promise<NtlmConnection> {
    const tooLate = () => this.#settings.wire.timeout(deadline);
    const first = await this.#trying.during(deadline, tooLate, async () => {
      if (this.#refusal && this.#refusal.at >= deadline.begun) throw this.#refusal.error;
      return this.#letIn ? undefined : this.#try(deadline);
    });
    return first ?? this.#try(deadline);
  }

  async #try(deadline: Deadline): Promise<NtlmConnection> {
    try {
      const connection = await NtlmConnection.open(this.#settings, deadline);
      this.#letIn = true;
      return connection;
    } catch (thrown) {
      if (thrown instanceof FailbackError && thrown.code === "authenticationFailed") {
        this.#letIn = false;
        this.#refusal = { error: thrown, at: performance.now() };
      }
      throw thrown;
    }
  }
}
