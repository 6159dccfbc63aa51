import type { Plan } from "../../provider/lifecycle/plan";
import { standingWarningIn } from "../../provider/lifecycle/standing-warnings";

/** What `plan --json` prints; docs/command-line.md describes it. Fields may be added, and are never changed. */
export interface PlanReport {
  readonly version: 1;
  /** `blocked`: nothing would start, though something should. */
  readonly outcome: "ok" | "blocked";
  /** As the preview has it. */
  readonly plan: Plan;
  /** What the preview would say on the resource's line besides the plan. */
  readonly warnings: readonly string[];
}

/** Undefined when what was checked holds no plan. */
export function planReport(plan: unknown, lines: readonly string[]): PlanReport | undefined {
  if (!isPlan(plan)) return undefined;
  const within = new Set(plan.warnings ?? []);
  const warnings = lines.filter((line) => !repeatsPlan(line, plan) && !within.has(line));
  const stopped = warnings.some((line) => standingWarningIn(line) !== undefined);
  const blocked = plan.action === "blocked" || plan.action === "unknown" || (plan.action === "start" && stopped);
  return { version: 1, outcome: blocked ? "blocked" : "ok", plan, warnings };
}

/** A start and a block are said on the resource's line because a preview may not print properties: here the plan is. */
function repeatsPlan(line: string, { action }: Plan): boolean {
  return action !== "none" && line.startsWith("plan: ");
}

function isPlan(value: unknown): value is Plan {
  return typeof value === "object" && value !== null && "action" in value && "summary" in value;
}
