import type { JournalEntry } from "./journal";

/** A call that may have been sent, or a joining, by the lines that are about it. */
export interface Undertaking {
  readonly kind: "call" | "joining";
  readonly began: JournalEntry;
  readonly last: JournalEntry;
  readonly jobId: string | null;
  readonly ended: boolean;
}

/** How far one request has come, by the lines of every runner that wrote of it, oldest undertaking first. */
export interface Course {
  readonly undertakings: readonly Undertaking[];
  /** The line that says so. */
  readonly last: JournalEntry;
}

/**
 * Reads the lines of one request. Several runners may have written them, each of its own undertaking, and of two one may
 * be slow to; so a line says which undertaking it is about, by `startedAt`. One that does not (they did not, once) is about
 * all that stand.
 *
 * * `notSent` and `refused` take back the call that they are about, and nothing else: somebody else's joining stays, and
 *   so does what has ended.
 * * `ended` ends the call that it is about. It ends every joining as well: who joins follows the same relationship, and is
 *   killed at times without a word.
 * * What was not ended, or begins afterwards, is open.
 */
export function courseOf(lines: readonly JournalEntry[]): Course | undefined {
  const undertakings = lines.reduce<readonly Undertaking[]>(further, []);
  const open = undertakings.filter(({ ended }) => !ended);
  const telling = (open.length > 0 ? open : undertakings).map(({ last }) => lines.indexOf(last));
  const last = lines[telling.length > 0 ? Math.max(...telling) : lines.length - 1];
  return last && { undertakings, last };
}

function further(undertakings: readonly Undertaking[], line: JournalEntry): readonly Undertaking[] {
  const about = (one: Undertaking) => line.startedAt === null || one.began.at === line.startedAt;
  const calls = undertakings.filter((one) => one.kind === "call" && about(one));
  switch (line.phase) {
    case "aboutToSend":
      return [...undertakings, begunBy(line, "call")];
    case "joined":
      return [...undertakings, begunBy(line, "joining")];
    case "accepted":
      if (calls.length === 0) return [...undertakings, begunBy(line, "call")];
      return undertakings.map((one) => (calls.includes(one) ? told(one, line, false) : one));
    case "notSent":
    case "refused": {
      const [call] = calls.filter(({ ended }) => !ended);
      return undertakings.filter((one) => one !== call);
    }
    case "ended":
      if (undertakings.every((one) => !about(one))) undertakings = [...undertakings, begunBy(line, "joining")];
      return undertakings.map((one) => (about(one) || one.kind === "joining" ? told(one, line, true) : one));
  }
}

function begunBy(line: JournalEntry, kind: Undertaking["kind"]): Undertaking {
  return { kind, began: line, last: line, jobId: line.jobId, ended: false };
}

function told(one: Undertaking, line: JournalEntry, ended: boolean): Undertaking {
  return { ...one, last: line, jobId: line.jobId ?? one.jobId, ended };
}
