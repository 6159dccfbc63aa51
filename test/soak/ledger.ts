/**
 * What must hold, kept without a line of the provider: an independent, much simpler account of who ordered what, what
 * reached the host, and what may be claimed of it.
 */

/** A rule of the promise that was broken. */
export interface Breach {
  readonly rule: "doubleStart" | "falseSuccess" | "lostRecord" | "hang" | "unplanned";
  readonly what: string;
}

/** Who sent a call, and under what. */
export interface Order {
  readonly stack: string;
  readonly journal: string;
  readonly request: string;
  readonly machine: string;
}

/** One InitiateFailback as the host knows it, with what was true when its bytes left. */
export interface Call extends Order {
  /** A failback began, or nobody could tell from the answer that none did. */
  readonly possiblyAccepted: boolean;
  readonly started: boolean;
}

/** Memories that keep a request from being sent again: a journal, or a stack's state. */
type Memory = `journal ${string}` | `state ${string}`;

export class Ledger {
  readonly breaches: Breach[] = [];
  starts = 0;
  /** Requests that were possibly accepted, and which memories know of it. */
  readonly #known = new Map<string, Set<Memory>>();

  breach(rule: Breach["rule"], what: string): void {
    this.breaches.push({ rule, what });
  }

  /** A call reached the host. The journal was written before; the state is only when the operation ends. */
  called(call: Call): void {
    if (call.started) this.starts++;
    if (!call.possiblyAccepted) return;
    const key = keyOf(call);
    const knowing = this.#known.get(key);
    const witness = knowing && [journalMemory(call), stateMemory(call.stack)].find((memory) => knowing.has(memory));
    if (witness) this.breach("doubleStart", `${key} was sent twice, although the ${witness} knew of it`);
    this.#known.set(key, (knowing ?? new Set()).add(journalMemory(call)));
  }

  /** Whether a memory knows of a call under the request. */
  knows(memory: "journal" | "state", order: Order): boolean {
    const wanted = memory === "journal" ? journalMemory(order) : stateMemory(order.stack);
    return this.#known.get(keyOf(order))?.has(wanted) ?? false;
  }

  /** An operation ended in the ordinary way: the stack's state holds its record from now on. */
  recorded(order: Order): void {
    this.#known.get(keyOf(order))?.add(stateMemory(order.stack));
  }

  /** The state is gone: destroyed, renamed, replaced. */
  stateLost(stack: string): void {
    for (const memories of this.#known.values()) memories.delete(stateMemory(stack));
  }

  journalLost(journal: string): void {
    for (const memories of this.#known.values()) memories.delete(`journal ${journal}`);
  }

  /** What a stack's state knows now, to be put back with a checkpoint. */
  snapshot(stack: string): ReadonlySet<string> {
    return new Set([...this.#known].filter(([, memories]) => memories.has(stateMemory(stack))).map(([key]) => key));
  }

  restore(stack: string, snapshot: ReadonlySet<string>): void {
    this.stateLost(stack);
    for (const key of snapshot) this.#known.get(key)?.add(stateMemory(stack));
  }
}

function keyOf({ machine, request }: Order): string {
  return `${machine} under ${request}`;
}

function journalMemory({ journal }: Order): Memory {
  return `journal ${journal}`;
}

function stateMemory(stack: string): Memory {
  return `state ${stack}`;
}
