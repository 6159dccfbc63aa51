import { FailbackError, type FailbackErrorCode } from "../../errors";
import type { MachineVerdict } from "../../failback/wave/machine-end";
import { someOf } from "../../failback/wave/names";
import type { EndedMember } from "./ended-member";
import { countVerdicts } from "./wave-summary";

/** Why a wave failed: the whole in one line, and a line for each group of machines that share a reason. */
export interface WaveFailure {
  readonly error: FailbackError;
  readonly lines: readonly string[];
  /** The same lines after the first, without the remedy that the whole has already. */
  readonly shortLines: readonly string[];
}

/** In the order they are told. */
const VERDICTS: readonly MachineVerdict[] = [
  "failed",
  "spent",
  "overtaken",
  "open",
  "blocked",
  "notStarted",
  "drifted",
];

const WORDS: Readonly<Partial<Record<MachineVerdict, string>>> = {
  failed: "failed",
  spent: "spent, start nothing",
  overtaken: "overtaken",
  open: "open, may still run",
  blocked: "blocked",
  notStarted: "not started",
  drifted: "drifted",
};

/** What is no failure of its own, and must not be missed among those that are. */
const TOLD_ALONG: Readonly<Partial<Record<MachineVerdict, string>>> = {
  overtaken: "somebody went on by hand, and nothing is compared under this request any more",
  drifted: "came back under this request, and need failing back again",
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
  if (usedSince === undefined && groups.every(({ code }) => code === undefined)) return undefined;
  const error =
    usedSince === undefined
      ? new FailbackError(commonCode(groups), `request ${request}: ${summary(ends)}`)
      : new FailbackError(
          "requestSpent",
          `request ${request} was used before ${usedSince}, and starts nothing: ${summary(ends)}`,
        );
  const shown = groups.slice(0, MOST_GROUPS);
  const hidden = groups.slice(MOST_GROUPS).flatMap(({ labels }) => labels);
  const rest = hidden.length > 0 ? [`for other reasons: ${someOf(hidden, MOST_NAMES)}`] : [];
  return {
    error,
    lines: [error.line, ...shown.map((group) => groupLine(group)), ...rest],
    shortLines: [...shown.map((group) => groupLine(group, error.code)), ...rest],
  };
}

/** The same for an operation that changed nothing, and has only one line to say so. */
export function withLines({ error, shortLines }: WaveFailure): FailbackError {
  return new FailbackError(error.code, [error.message, ...shortLines].join(" | "));
}

interface Group {
  readonly verdict: MachineVerdict;
  /** Undefined for what is no failure of its own. */
  readonly code: FailbackErrorCode | undefined;
  readonly reason: string;
  readonly labels: string[];
}

function grouped(ends: readonly EndedMember[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { seen, end } of ends) {
    const { verdict, error } = end;
    const reason = error?.message ?? TOLD_ALONG[verdict];
    if (reason === undefined) continue;
    const key = JSON.stringify([verdict, error?.code, reason]);
    const group = groups.get(key) ?? { verdict, code: error?.code, reason, labels: [] };
    group.labels.push(seen.member.label);
    groups.set(key, group);
  }
  return [...groups.values()].toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

/** @param told the code whose remedy is told already */
function groupLine({ verdict, code, reason, labels }: Group, told?: FailbackErrorCode): string {
  const why = code === undefined || code === told ? reason : new FailbackError(code, reason).line;
  return `${labels.length} ${WORDS[verdict] ?? verdict}: ${someOf(labels, MOST_NAMES)}: ${why}`;
}

/** One code for all only where all share it: else each line has its own. */
function commonCode(groups: readonly Group[]): FailbackErrorCode {
  const [code, ...others] = new Set(groups.flatMap((group) => group.code ?? []));
  return code !== undefined && others.length === 0 ? code : "waveIncomplete";
}

function summary(ends: readonly EndedMember[]): string {
  const counts = countVerdicts(ends.map(({ end }) => end.verdict));
  const { machines, back, failed, open, blocked, notStarted, drifted } = counts;
  const parts = [
    ...[`${back} back`, `${failed} failed`, `${open} open`, `${blocked} blocked`, `${notStarted} not started`],
    `${drifted} drifted`,
  ].filter((part) => !part.startsWith("0 "));
  return `of ${machines} machines ${parts.join(", ")}`;
}
