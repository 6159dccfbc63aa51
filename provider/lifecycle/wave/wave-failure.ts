import { FailbackError, type FailbackErrorCode } from "../../errors";
import type { MachineVerdict } from "../../failback/wave/machine-end";
import type { EndedMember } from "./ended-member";
import { someOf } from "./names";
import { countVerdicts } from "./wave-summary";

/** Why a wave failed: the whole in one line, and a line for each group of machines that share a reason. */
export interface WaveFailure {
  readonly error: FailbackError;
  readonly lines: readonly string[];
}

/** In the order they are told. */
const VERDICTS: readonly MachineVerdict[] = ["failed", "spent", "open", "blocked", "notStarted"];

const WORDS: Readonly<Partial<Record<MachineVerdict, string>>> = {
  failed: "failed",
  spent: "spent, start nothing",
  open: "open, may still run",
  blocked: "blocked",
  notStarted: "not started",
};

const MOST_NAMES = 10;
const MOST_GROUPS = 20;

/**
 * Undefined when nothing is left to be done about any machine.
 *
 * @param usedSince the newest request, when the wave's was used before it: that is told of the wave, once
 */
export function waveFailure(
  request: string,
  ends: readonly EndedMember[],
  usedSince?: string,
): WaveFailure | undefined {
  const groups = grouped(ends);
  const [first, second] = groups;
  if (!first && usedSince === undefined) return undefined;
  const error =
    usedSince === undefined
      ? new FailbackError(first && !second ? first.code : commonCode(groups), `request ${request}: ${summary(ends)}`)
      : new FailbackError(
          "requestSpent",
          `request ${request} was used before ${usedSince}, and starts nothing: ${summary(ends)}`,
        );
  const shown = groups.slice(0, MOST_GROUPS).map(groupLine);
  const hidden = groups.slice(MOST_GROUPS).flatMap(({ labels }) => labels);
  const rest = hidden.length > 0 ? [`for other reasons: ${someOf(hidden, MOST_NAMES)}`] : [];
  return { error, lines: [error.line, ...shown, ...rest] };
}

/** The same for an operation that changed nothing, and has only one line to say so. */
export function withLines({ error, lines }: WaveFailure): FailbackError {
  return new FailbackError(error.code, [error.message, ...lines.slice(1)].join(" | "));
}

interface Group {
  readonly verdict: MachineVerdict;
  readonly code: FailbackErrorCode;
  readonly reason: string;
  readonly labels: string[];
}

function grouped(ends: readonly EndedMember[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { seen, end } of ends) {
    const { verdict, error } = end;
    if (!error) continue;
    const key = JSON.stringify([verdict, error.code, error.message]);
    const group = groups.get(key) ?? { verdict, code: error.code, reason: error.message, labels: [] };
    group.labels.push(seen.member.label);
    groups.set(key, group);
  }
  return [...groups.values()].toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

function groupLine({ verdict, code, reason, labels }: Group): string {
  return `${labels.length} ${WORDS[verdict] ?? verdict}: ${someOf(labels, MOST_NAMES)}: ${new FailbackError(code, reason).line}`;
}

/** One code for all only where all share it: else each line has its own. */
function commonCode(groups: readonly Group[]): FailbackErrorCode {
  const [code, ...others] = new Set(groups.map((group) => group.code));
  return code !== undefined && others.length === 0 ? code : "waveIncomplete";
}

function summary(ends: readonly EndedMember[]): string {
  const counts = countVerdicts(ends.map(({ end }) => end.verdict));
  const { machines, back, failed, open, blocked, notStarted } = counts;
  const parts = [
    ...[`${back} back`, `${failed} failed`, `${open} open`, `${blocked} blocked`, `${notStarted} not started`],
  ].filter((part) => !part.startsWith("0 "));
  return `of ${machines} machines ${parts.join(", ")}`;
}
