import type { AccountReport } from "../../simulator/auth/account";
import type { CallEntry } from "../../simulator/call-log";
import type { FaultSet } from "../../simulator/faults/fault-set";
import type { RunningHost } from "../../simulator/host";

/** What an administrator and the network do to a host, over its control API. */
export class HostControl {
  constructor(readonly host: RunningHost) {}

  /** The calls that may have changed something. */
  calls(): Promise<CallEntry[]> {
    return this.#ask("GET", "/calls");
  }

  /** How the host counts the tries of its account. */
  account(): Promise<AccountReport> {
    return this.#ask("GET", "/account");
  }

  /** Every request that its WS-Management ever counted. */
  requests(): Promise<unknown> {
    return this.#ask("GET", "/requests");
  }

  async faults(set: FaultSet): Promise<void> {
    await this.#ask("PUT", "/faults", set);
  }

  /** One of the host's actions that needs no more than its name. */
  async act(action: "lockAccount" | "unlockAccount" | "disableAccount" | "enableAccount"): Promise<void> {
    await this.#ask("POST", "/host/actions", { action });
  }

  async advanceClock(seconds: number): Promise<void> {
    await this.#ask("POST", "/host/actions", { action: "advanceClock", seconds });
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.host.control}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.host.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}
