import { count, someOf } from "../../failback/wave/names";
import { groupBy } from "../group-by";
import type { PlanBlocker } from "../plan";
import { withRemedy } from "../plan-text";
import type { MemberVerdict } from "./member-verdict";

/** So many machines are told one by one; more are told by equal verdict. */
const MOST_LINES = 60;

/** So many names stand for a group. */
const MOST_NAMES = 3;

/** Reasons that name their machine would make a group of each; beyond so many, a code's reasons are told as one. */
const MOST_REASONS = 5;

const ORDER = { blocked: 0, unknown: 1, start: 2, none: 3 } as const;

/** The machines of a plan: those in trouble first, then in the order in which they start. */
export function verdictLines(verdicts: readonly MemberVerdict[]): string[] {
  const sorted = verdicts.toSorted((a, b) => ORDER[a.action] - ORDER[b.action]);
  if (sorted.length <= MOST_LINES) return sorted.map(({ member, text }) => `${member.label}: ${text}`);
  return [...groupBy(sorted, wordsOf)].map(([words, all]) => `${count(all.length)} ${words}: ${namesOf(all)}`);
}

/** Everything that stands in the way, each once, with what to do and the machines it is about. */
export function blockersOf(verdicts: readonly MemberVerdict[]): (PlanBlocker & { readonly machines: string })[] {
  const single = verdicts.flatMap((verdict) => verdict.blockers.map((blocker) => ({ ...verdict, blocker })));
  return mergedByCode(
    single,
    ({ blocker }) => blocker.code,
    ({ blocker }) => blocker.reason,
  )
    .toSorted((a, b) => b.all.length - a.all.length)
    .map(({ all, first, isMixed }) => {
      const { code, reason, remedy } = withRemedy(first.blocker);
      return { machines: machinesOf(all), code, reason: isMixed ? `${reason} (and the like)` : reason, remedy };
    });
}

/** What a reviewer should know, each once, with the machines it is about. */
export function warningsOf(verdicts: readonly MemberVerdict[]): string[] {
  const single = verdicts.flatMap(({ member, warnings }) => warnings.map((warning) => ({ member, warning })));
  return [...groupBy(single, ({ warning }) => warning)].map(([warning, all]) => `${warning}: ${namesOf(all)}`);
}

/** @example "SQL01 on hv-01" or "1,950 machines: SQL01 on hv-01, … and 1,947 more" */
export function machinesOf(all: readonly Pick<MemberVerdict, "member">[]): string {
  return all.length <= MOST_NAMES ? namesOf(all) : `${count(all.length)} machines: ${namesOf(all)}`;
}

function namesOf(all: readonly Pick<MemberVerdict, "member">[]): string {
  return someOf(
    all.map(({ member }) => member.label),
    MOST_NAMES,
  );
}

/** What blocks a group is told beside its code, above: here it would only be in the way of the names. */
function wordsOf({ action, blockers, kind }: MemberVerdict): string {
  return blockers.length > 0 ? `${action} [${blockers.map(({ code }) => code).join(", ")}]` : kind;
}

interface Merged<T> {
  readonly all: readonly T[];
  readonly first: T;
  /** Whether reasons that differ were told as one. */
  readonly isMixed: boolean;
}

function mergedByCode<T>(values: readonly T[], codeOf: (one: T) => string, reasonOf: (one: T) => string): Merged<T>[] {
  return [...groupBy(values, codeOf).values()].flatMap((sameCode) => {
    const byReason = [...groupBy(sameCode, reasonOf).values()];
    const groups = byReason.length > MOST_REASONS ? [sameCode] : byReason;
    return groups.flatMap((all) => {
      const [first] = all;
      return first ? [{ all, first, isMixed: byReason.length > MOST_REASONS }] : [];
    });
  });
}
