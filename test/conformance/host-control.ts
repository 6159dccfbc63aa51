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

  async faults(set: FaultSet): Promise<void> {
    await this.#ask("PUT", "/faults", set);
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
