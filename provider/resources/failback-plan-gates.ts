import type { PlannedWaveArgs } from "./failback-plan-args";

/** Where a plan waits for a person. */
export interface PlanGate {
  /** The first wave that waits; all after it wait as well. */
  readonly wave: string;
  /** The config key, as the program says it. */
  readonly approval: string;
  /** What opens the gate, for a shell. */
  readonly command: string;
  /** The key has a value, and it is not this request: an approval of an earlier one, most likely. */
  readonly isForAnother: boolean;
}

/** What a request arms: how many waves from the first on, and the gate that stands before the next. */
export interface PlanStanding {
  readonly armed: number;
  readonly gate: PlanGate | undefined;
}

/**
 * Only an approval whose value is the request itself opens a gate. A closed one holds back everything after it, also
 * waves whose own approval is there: the order of the plan is part of what was approved.
 */
export function standingOf(
  waves: readonly Pick<PlannedWaveArgs, "name" | "approval">[],
  request: string | undefined,
  approvalAt: (key: string) => string | undefined,
): PlanStanding {
  if (request === undefined) return { armed: 0, gate: undefined };
  for (const [index, { name, approval }] of waves.entries()) {
    if (approval === undefined) continue;
    const value = approvalAt(approval);
    if (value === request) continue;
    const command = `pulumi config set ${approval} ${quoted(request)}`;
    return { armed: index, gate: { wave: name, approval, command, isForAnother: value !== undefined } };
  }
  return { armed: waves.length, gate: undefined };
}

/** The line that says so. The value that is there is not shown: whoever set it may have made it a secret. */
export function gateLine({ wave, approval, command, isForAnother }: PlanGate, more: number): string {
  const others = more === 0 ? "" : more === 1 ? ", and the wave after it," : `, and the ${more} waves after it,`;
  const why = isForAnother ? ` (${approval} approves another request)` : "";
  return `${wave}${others} ${more === 0 ? "waits" : "wait"} for approval: \`${command}\`${why}; nothing of it starts before`;
}

function quoted(text: string): string {
  return /^[\w.][\w.-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
