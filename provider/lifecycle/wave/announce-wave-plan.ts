import type { Progress } from "../../failback/ports";
import type { WavePlan } from "./wave-plan";

/** Previews print properties only when asked to (`--diff`): what matters is said on the resource's line as well. */
export async function announceWavePlan(progress: Progress, plan: WavePlan): Promise<void> {
  if (plan.action === "none" || plan.action === "disarmed") return;
  await progress.warn(`plan: ${plan.summary}`);
  if (plan.limits !== undefined && plan.action === "start") await progress.warn(`plan: ${plan.limits}`);
  for (const consequence of plan.consequences?.slice(0, MOST_CONSEQUENCES) ?? []) await progress.warn(consequence);
  for (const blocker of plan.blockedBy?.slice(0, MOST_BLOCKERS) ?? []) await progress.warn(blockerLine(blocker));
  const more = (plan.blockedBy?.length ?? 0) - MOST_BLOCKERS;
  if (more > 0) await progress.warn(`${more} further reasons: see blockedBy in \`pulumi preview --diff\``);
  for (const warning of plan.warnings ?? []) await progress.warn(warning);
}

/** What blocks some machines of a wave, on one line. */
export function blockerLine({ machines, code, reason, remedy }: Blocker): string {
  return `${machines}: ${reason}. ${remedy} [${code}]`;
}

/** As plans have it, of this version or another. */
interface Blocker {
  readonly machines?: string | undefined;
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

const MOST_CONSEQUENCES = 3;
const MOST_BLOCKERS = 5;
