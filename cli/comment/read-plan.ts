import { z } from "zod";
import type { PlanAction } from "../../provider/lifecycle/plan";

const line = z.string().optional().catch(undefined);
const lines = z.array(z.string()).catch([]).default([]);
const count = z.int().min(0).catch(0).default(0);

const blocker = z.object({
  code: z.string(),
  reason: z.string(),
  remedy: z.string().catch(""),
  /** A wave names the machines. */
  machines: line,
});

/** The plan of a ReplicationFailback or a FailbackWave, of this version or another: what cannot be read is left away. */
const plan = z.object({
  action: z.enum(["start", "none", "blocked", "unknown", "disarmed"] as const satisfies readonly PlanAction[]),
  summary: z.string().catch(""),
  ...{ machine: line, host: line, from: line, to: line, provider: line, recoveryPoint: line, limits: line },
  ...{ consequences: lines, warnings: lines, machines: lines },
  blockedBy: z.array(blocker).catch([]).default([]),
  totals: z
    .object({ machines: count, start: count, blocked: count, none: count, unknown: count })
    .optional()
    .catch(undefined),
});

export type PlanRead = z.output<typeof plan>;
export type BlockerRead = PlanRead["blockedBy"][number];

/** A plan that another version made, or that was marked as a secret, says nothing: what is applied is not known then. */
export function readPlan(value: unknown): PlanRead {
  const result = plan.safeParse(value);
  return result.success ? result.data : plan.parse({ action: "unknown", summary: UNREADABLE });
}

const UNREADABLE = "this plan cannot be read here: it is missing, a secret, or of another version";
