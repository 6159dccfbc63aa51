import type { RelationshipRef } from "./observation";
import type { Order, OrderOutcome } from "./request";
import { type Course, courseOf } from "./request-course";

/** How far a request had come when an entry was written. */
export type JournalPhase = "aboutToSend" | "notSent" | "refused" | "accepted" | "joined" | "ended";

/** One line of a machine's journal. It holds no secret. */
export interface JournalEntry extends RelationshipRef {
  readonly version: 1;
  /** ISO 8601, this runner's clock. */
  readonly at: string;
  readonly request: string;
  /** `at` of the line that began what this one is about; null where it begins something itself. */
  readonly startedAt: string | null;
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

/** The entry that says how far each request has come, oldest request first. */
export function lastEntries(entries: readonly JournalEntry[]): JournalEntry[] {
  return [...coursesIn(entries).values()].map(({ last }) => last);
}

function coursesIn(entries: readonly JournalEntry[]): Map<string, Course> {
  const courses = new Map<string, Course>();
  for (const { request } of entries) {
    if (courses.has(request)) continue;
    const course = courseOf(entries.filter((entry) => entry.request === request));
    if (course) courses.set(request, course);
  }
  return courses;
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
  /** The order of the request; undefined when it is unused. */
  readonly order: Order | undefined;
  /** The host as the order's own call or joining addressed it. */
  readonly host: string | undefined;
  /** Whether any request has ended on the machine. */
  readonly usedBefore: boolean;
  /** Of every request. */
  readonly jobIds: readonly string[];
}

export function recall(entries: readonly JournalEntry[], request: string): Recalled {
  const { order, host } = orderIn(entries, request) ?? { order: undefined, host: undefined };
  const usedBefore = entries.some(({ phase }) => phase === "ended");
  return { order, host, usedBefore, jobIds: entries.flatMap(({ jobId }) => jobId ?? []) };
}

/** A call of its own comes before what others joined: it was sent all the same. */
function orderIn(entries: readonly JournalEntry[], request: string): { order: Order; host: string } | undefined {
  const course = coursesIn(entries).get(request);
  if (!course) return undefined;
  const { undertakings, last } = course;
  const latestFirst = undertakings.toReversed();
  const calls = latestFirst.filter(({ kind }) => kind === "call");
  const main = calls.find(({ ended }) => !ended) ?? calls[0] ?? latestFirst.find((one) => one.last === last);
  if (!main) return undefined;
  const { kind, began, jobId } = main;
  const open = isUnended(last);
  const sent = kind === "call";
  const order: Order = {
    version: 1,
    request,
    sent,
    recoveryPointId: sent ? began.recoveryPointId : null,
    startedAt: began.at,
    // What is followed is what has not ended.
    jobId: (open && main.ended ? last.jobId : jobId) ?? last.jobId,
    outcome: open ? "open" : (last.outcome ?? "failed"),
    endedAt: open ? null : last.at,
    reason: last.reason,
  };
  return { order, host: began.host };
}
