import type { ActionEntry, CallEntry } from "../call-log";
import type { HostState } from "../model/host-state";

/** What a host keeps, and where. */
export interface HostStore {
  readonly calls: readonly CallEntry[];
  readonly actions: readonly ActionEntry[];
  /** Keeps machines and relationships; jobs do not outlive the host. */
  save(state: HostState, hostTime: number): void;
  /** An entry of a sequence number that is there already takes its place. */
  addCall(entry: CallEntry): void;
  addAction(entry: ActionEntry): void;
}

/** A host that forgets everything when it ends. */
export class MemoryStore implements HostStore {
  readonly calls: CallEntry[] = [];
  readonly actions: ActionEntry[] = [];

  save(_state: HostState, _hostTime: number): void {}

  addCall(entry: CallEntry): void {
    this.calls[entry.sequence - 1] = entry;
  }

  addAction(entry: ActionEntry): void {
    this.actions.push(entry);
  }
}
