import { FailbackError } from "../errors";
import { isUnended, type JournalEntry } from "./journal";
import { courseOf, type Undertaking } from "./request-course";

/** A call that was announced, and what the operation knew of the machine's journal when it began. */
export interface Announced {
  readonly request: string;
  /** `at` of its line. */
  readonly startedAt: string;
  /** The machine's entries when the operation began. */
  readonly knownEntries: readonly JournalEntry[];
  /** The request whose end the operation itself may have written down late. */
  readonly previous: string | undefined;
}

/**
 * Asks the journal whether a call may still be sent. Between its announcement and its bytes lie settings, permits and a
 * connection; meanwhile another runner may have taken it up and given it up, and another request may have used the machine.
 *
 * @throws FailbackError `movedSincePlan` or `journalUnended` when it may not; `journalUnusable` when its line is gone
 */
export function assertStillAnnounced(entries: readonly JournalEntry[], announced: Announced): void {
  const { request, startedAt } = announced;
  const isOwn = ({ kind, began }: Undertaking) =>
    kind === "call" && began.request === request && began.at === startedAt;
  const own = courseOf(entries.filter((entry) => entry.request === request))?.undertakings.find(isOwn);
  if (!own) throw new FailbackError("journalUnusable", `the line of request ${request} of ${startedAt} is not there`);
  if (own.ended) {
    throw new FailbackError(
      "movedSincePlan",
      `another runner wrote that request ${request} has ended (${own.last.at})`,
    );
  }
  for (const name of new Set(entries.map((entry) => entry.request))) {
    const course = courseOf(entries.filter((entry) => entry.request === name));
    if (!course) continue;
    const { undertakings, last } = course;
    if (name !== request && isUnended(last)) {
      throw new FailbackError("journalUnended", `request ${name} (${last.phase} at ${last.at}) has not ended`);
    }
    const since = undertakings.find((one) => !isOwn(one) && isNew(one, announced));
    if (since)
      throw new FailbackError("movedSincePlan", `request ${name} used the machine meanwhile (${since.last.at})`);
  }
}

/** What the operation did not know of when it decided. An end alone may be its own late line about an earlier request. */
function isNew({ began }: Undertaking, { knownEntries, previous }: Announced): boolean {
  if (began.phase === "ended" && began.request === previous) return false;
  return !knownEntries.some((known) => keyOf(known) === keyOf(began));
}

function keyOf({ request, phase, at, startedAt }: JournalEntry): string {
  return JSON.stringify([request, phase, at, startedAt]);
}
