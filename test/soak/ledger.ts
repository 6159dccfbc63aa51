/**
 * What must hold, kept without a line of the provider: an independent, much simpler account of who ordered what, what
 * reached the host, and what may be claimed of it.
 */

/** A rule of the promise that was broken. */
export interface Breach {
  readonly rule: "doubleStart" | "falseSuccess" | "lostRecord" | "hang" | "limit" | "unplanned";
  readonly what: string;
}

/** Who orders a failback, and under what. */
export interface Order {
  readonly stack: string;
  readonly journal: string;
  readonly request: string;
  readonly machine: string;
}

/** Memories that keep a request from being sent again: a journal, or a stack's state. */
type Memory = `journal ${string}` | `state ${string}`;

/** One InitiateFailback from the moment its bytes leave, and who remembers it. */
export interface Sending extends Order {
  readonly memories: Set<Memory>;
  /** Sendings before it, under the same request, that somebody who was asked could have told of; and who. */
  readonly known: readonly { readonly earlier: Sending; readonly witness: Memory }[];
  /** A failback began, or nobody can tell from the answer that none did. */
  accepted: boolean;
}

export class Ledger {
  readonly breaches: Breach[] = [];
  starts = 0;
  #sendings: Sending[] = [];

  breach(rule: Breach["rule"], what: string): void {
    this.breaches.push({ rule, what });
  }

  /** The bytes of a call leave. The journal was told before; the state is only when the operation ends. */
  sent(order: Order): Sending {
    const asked = [journalMemory(order.journal), stateMemory(order.stack)];
    const known = this.#under(order).flatMap((earlier) => {
      const witness = asked.find((memory) => earlier.memories.has(memory));
      return witness ? [{ earlier, witness }] : [];
    });
    const sending: Sending = { ...order, known, memories: new Set([journalMemory(order.journal)]), accepted: false };
    this.#sendings.push(sending);
    return sending;
  }

  /** The bytes of a call have reached the host: perhaps long after they left, and after others that left later. */
  arrived(sending: Sending, call: { readonly possiblyAccepted: boolean; readonly started: boolean }): void {
    if (call.started) this.starts++;
    if (!call.possiblyAccepted) return;
    sending.accepted = true;
    for (const one of this.#under(sending)) {
      const pair = one.known.find(
        ({ earlier }) => earlier.accepted && one.accepted && [one, earlier].includes(sending),
      );
      if (pair) this.breach("doubleStart", `${nameOf(one)} was sent twice, although the ${pair.witness} knew of it`);
    }
  }

  /** Requests other than the order's under which a call for the same machine was possibly accepted, as its journal was told. */
  othersIn(order: Order): readonly string[] {
    const others = this.#sendings.filter(
      ({ machine, request, accepted, memories }) =>
        accepted &&
        machine === order.machine &&
        request !== order.request &&
        memories.has(journalMemory(order.journal)),
    );
    return [...new Set(others.map(({ request }) => request))];
  }

  /** An operation ended in the ordinary way: the stack's state holds its record from now on. */
  recorded(order: Order): void {
    for (const sending of this.#under(order)) sending.memories.add(stateMemory(order.stack));
  }

  /** The state is gone: destroyed, renamed, replaced. */
  stateLost(stack: string): void {
    for (const { memories } of this.#sendings) memories.delete(stateMemory(stack));
  }

  journalLost(journal: string): void {
    for (const { memories } of this.#sendings) memories.delete(journalMemory(journal));
  }

  /** What a stack's state knows now, to be put back with a checkpoint. */
  snapshot(stack: string): readonly Sending[] {
    return this.#sendings.filter(({ memories }) => memories.has(stateMemory(stack)));
  }

  restore(stack: string, snapshot: readonly Sending[]): void {
    this.stateLost(stack);
    for (const { memories } of snapshot) memories.add(stateMemory(stack));
  }

  #under({ machine, request }: Order): readonly Sending[] {
    return this.#sendings.filter((one) => one.machine === machine && one.request === request);
  }
}

function nameOf({ machine, request }: Order): string {
  return `${machine} under ${request}`;
}

function journalMemory(journal: string): Memory {
  return `journal ${journal}`;
}

function stateMemory(stack: string): Memory {
  return `state ${stack}`;
}
