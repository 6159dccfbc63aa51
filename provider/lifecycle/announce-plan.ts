import type { Progress } from "../failback/ports";
import type { Plan } from "./plan";

/** Previews print properties only when asked to (`--diff`): what matters is said on the resource's line as well. */
export async function announcePlan(progress: Progress, plan: Plan): Promise<void> {
  if (plan.action === "start") {
    await progress.warn(
      `plan: start one failback of ${plan.machine} on ${plan.host}, ${plan.from} -> ${plan.to}. ${plan.consequences?.slice(0, 3).join(". ")}`,
    );
    for (const warning of plan.warnings ?? []) await progress.warn(warning);
  }
  if (plan.action === "blocked" || plan.action === "unknown") {
    const remedies = plan.blockedBy?.map(({ code, remedy }) => `. ${remedy} [${code}]`).join("") ?? "";
    await progress.warn(`plan: ${plan.summary}${remedies}`);
  }
}
