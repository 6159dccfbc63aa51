import type { RelationshipRef } from "./observation";
import type { Order, OrderOutcome } from "./request";

/** How far a request had come when an entry was written. */
export type JournalPhase = "aboutToSend" | "notSent" | "refused" | "accepted" | "joined" | "ended";

/** One line of a machine's journal. It holds no secret. */
export interface JournalEntry extends RelationshipRef {
  readonly version: 1;
  /** ISO 8601, this runner's clock. */
  readonly at: string;
  readonly request: string;
  /** The host as it was addressed. */
  readonly host: string;
  readonly phase: JournalPhase;
  readonly recoveryPointId: string | null;
  readonly jobId: string | null;
  /** With `ended`: how. */
  readonly outcome: OrderOutcome | null;
  readonly reason: string | null;
}

/**
 * What was done about a machine, written ahead and flushed: it outlives killed processes, renamed resources and restored
 * checkpoints. One journal per machine and relationship, whatever host or stack acted.
 */
export interface Journal {
  /** Every entry, oldest first. @throws FailbackError `journalDamaged` rather than passing over a line */
  read(ref: RelationshipRef): Promise<JournalEntry[]>;
  /**
   * Writes the entry and flushes it, unless the entries that stand already speak against it; both under one lock, so
   * that of two runners only one gets through.
   *
   * @returns the entry that stood in the way, or undefined when this one is on disk
   */
  announce(
    entry: JournalEntry,
    conflict: (standing: readonly JournalEntry[]) => JournalEntry | undefined,
  ): Promise<JournalEntry | undefined>;
  append(entry: JournalEntry): Promise<void>;
  /** When an operator halted the request, since when; nothing is sent under it then. */
  haltedSince(request: string): Promise<string | undefined>;
}

/** The last entry of each request, oldest request first; without those that came too late to say anything. */
export function lastEntries(entries: readonly JournalEntry[]): JournalEntry[] {
  const last = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const before = last.get(entry.request);
    if (!(before && tooLate(before, entry))) last.set(entry.request, entry);
  }
  return [...last.values()];
}

/**
 * Of two runners under one request the slow one may learn that nothing was sent when the other has followed the request
 * to its end: what ended stays so.
 */
function tooLate(before: JournalEntry, { phase }: JournalEntry): boolean {
  return before.phase === "ended" && (phase === "notSent" || phase === "refused");
}

/** Whether the request may still be running at a host. */
export function isUnended({ phase }: JournalEntry): boolean {
  return phase === "aboutToSend" || phase === "accepted" || phase === "joined";
}

/** What keeps a request from being sent: another one that has not ended, or this one, sent already. */
export function conflictWith(request: string): (standing: readonly JournalEntry[]) => JournalEntry | undefined {
  return (standing) =>
    lastEntries(standing).find((entry) =>
      entry.request === request ? isUnended(entry) || entry.phase === "ended" : isUnended(entry),
    );
}

/** What a journal knows of a machine that the stack's state may have forgotten: after a kill, or a restored checkpoint. */
export interface Recalled {
  /** The order of the request, when the journal has one. */
  readonly order: Order | undefined;
  /** Whether any request has ended on the machine. */
  readonly usedBefore: boolean;
  readonly jobIds: readonly string[];
}

export function recall(entries: readonly JournalEntry[], request: string): Recalled {
  return {
    order: orderFromJournal(entries, request),
    usedBefore: entries.some(({ phase }) => phase === "ended"),
    jobIds: entries.flatMap(({ jobId }) => jobId ?? []),
  };
}

/** The order a journal knows of for a request that the stack's state has forgotten; undefined when it is unused. */
export function orderFromJournal(entries: readonly JournalEntry[], request: string): Order | undefined {
  const own = entries.filter((entry) => entry.request === request);
  const [last] = lastEntries(own);
  if (!last || last.phase === "notSent" || last.phase === "refused") return undefined;
  const began = own.findLast(({ phase }) => phase === "aboutToSend" || phase === "joined") ?? last;
  const ended = last.phase === "ended";
  return {
    version: 1,
    request,
    sent: began.phase === "aboutToSend",
    recoveryPointId: last.recoveryPointId,
    startedAt: began.at,
    jobId: last.jobId,
    outcome: ended ? (last.outcome ?? "failed") : "open",
    endedAt: ended ? last.at : null,
    reason: last.reason,
  };
}
