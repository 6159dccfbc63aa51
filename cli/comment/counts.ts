import type { Planned, Verdict } from "./planned";

export type Counts = Readonly<Record<Verdict, number>>;

/** Machines by what becomes of them; a wave counts as its machines. */
export function countMachines(planned: readonly Planned[]): Counts {
  const counts = { start: 0, blocked: 0, follows: 0, none: 0, unknown: 0, disarmed: 0, forgotten: 0 };
  for (const { wave, verdict, plan } of planned) {
    const { totals } = plan;
    if (!wave || !totals || verdict === "forgotten") counts[verdict]++;
    else if (verdict === "disarmed") counts.disarmed += totals.machines;
    else for (const kind of ["start", "blocked", "none", "unknown"] as const) counts[kind] += totals[kind];
  }
  return counts;
}

/** How many machines of a resource start. */
export function startsOf({ wave, verdict, plan }: Planned): number {
  if (wave && plan.totals) return verdict === "start" ? plan.totals.start : 0;
  return verdict === "start" ? 1 : 0;
}
