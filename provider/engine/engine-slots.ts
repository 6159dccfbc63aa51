import { availableParallelism } from "node:os";

/** What the engine multiplies the processors by (its `--parallel`, docs/facts/pulumi.md). */
const SLOTS_PER_PROCESSOR = 4;

/**
 * On how many resources the engine works at once, as far as its provider can know: what PULUMI_PARALLEL says, else its
 * default on this machine. The switch `--parallel`, which wins, is not told to anybody.
 */
export function engineSlots(
  { PULUMI_PARALLEL }: NodeJS.ProcessEnv,
  processors: () => number = availableParallelism,
): number {
  const told = /^\d+$/.test(PULUMI_PARALLEL ?? "") ? Number(PULUMI_PARALLEL) : 0;
  return told > 0 ? told : SLOTS_PER_PROCESSOR * processors();
}
