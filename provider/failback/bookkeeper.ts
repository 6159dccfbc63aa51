import { toFailbackError } from "../errors";
import type { Journal, JournalEntry, JournalPhase } from "./journal";
import type { RelationshipRef } from "./observation";
import type { Clock, Progress } from "./ports";
import type { Order } from "./request";

/** Whose record is kept. */
export interface BookkeptTask {
  readonly ref: RelationshipRef;
  readonly request: string;
  /** The host as it is addressed. */
  readonly address: string;
  readonly recoveryPointId: string | undefined;
}

export interface BookkeepingTools {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** Keeps the record of one request: orders for the stack's state, lines for the journal. */
export class Bookkeeper {
  constructor(
    readonly task: BookkeptTask,
    readonly tools: BookkeepingTools,
  ) {}

  /** This runner's time, ISO 8601. */
  now(): string {
    return new Date(this.tools.clock.now()).toISOString();
  }

  /** The order of a failback that was just sent, or joined: only what was sent is claimed. */
  newOrder(sent: boolean, jobId: string | null, startedAt = this.now()): Order {
    return {
      version: 1,
      request: this.task.request,
      sent,
      recoveryPointId: sent ? (this.task.recoveryPointId ?? null) : null,
      startedAt,
      jobId,
      outcome: "open",
      endedAt: null,
      reason: null,
    };
  }

  /** The order at its end, which the journal is told as well. */
  async ended(order: Order, outcome: "fulfilled" | "failed" | "overtaken", reason: string | null): Promise<Order> {
    const endedAt = this.now();
    await this.note("ended", { at: endedAt, startedAt: order.startedAt, outcome, reason, jobId: order.jobId });
    return { ...order, outcome, endedAt, reason };
  }

  /** A line for the journal after the fact. Losing it must not lose the operation's own result. */
  async note(phase: JournalPhase, more: Partial<JournalEntry>): Promise<void> {
    try {
      await this.tools.journal.append(this.entry(phase, more));
    } catch (thrown) {
      const { message } = toFailbackError(thrown);
      await this.tools.progress.warn(`the journal was not written (${message}); the stack's state has it`);
    }
  }

  entry(phase: JournalPhase, more: Partial<JournalEntry>): JournalEntry {
    const { ref, request, address } = this.task;
    const nothing = { startedAt: null, recoveryPointId: null, jobId: null, outcome: null, reason: null };
    return { version: 1, at: this.now(), request, host: address, ...ref, phase, ...nothing, ...more };
  }
}
