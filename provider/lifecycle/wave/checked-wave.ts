import { z } from "zod";
import type { Properties } from "../../engine/answers";
import { FailbackError } from "../../errors";
import { needsPoints } from "../../failback/recovery-point";
import type { ReplicationFailbackInputs } from "../inputs";
import { mayStartUnseen } from "../task-of";
import { parseKnownWaveInputs } from "./parse-wave-inputs";
import { readPositions } from "./positions";
import type { WaveInputs } from "./wave-inputs";
import { programWaveInputsAmong } from "./wave-record";

/** A wave's inputs as `check` left them, and what the reviewed plan allows. */
export interface CheckedWave {
  readonly inputs: WaveInputs;
  /** Of the members in their order; empty where the machine was not known. */
  readonly vmIds: readonly string[];
  readonly usedRequests: readonly string[];
  readonly plan: ReviewedPlan;
}

/** What binds an operation: which members may start, and with which recovery point. */
export class ReviewedPlan {
  readonly #starts: ReadonlySet<number>;
  readonly #points: ReadonlyMap<number, string>;

  constructor(
    readonly action: string,
    starts: string,
    points: readonly string[],
  ) {
    this.#starts = readPositions(starts);
    this.#points = new Map(
      points.map((text) => {
        const [position, ...id] = text.split(" ");
        return [Number(position), id.join(" ")];
      }),
    );
  }

  /** Only what was reviewed as a start, or a plan that could not look because the program asked it not to. */
  mayStart(position: number, inputs: ReplicationFailbackInputs): boolean {
    return this.#starts.has(position) || (this.action === "unknown" && mayStartUnseen(inputs));
  }

  /** The recovery point that was chosen for the member at this position. */
  pointOf(position: number, { recoveryPoint }: ReplicationFailbackInputs): string | undefined {
    return needsPoints(recoveryPoint) ? this.#points.get(position) : undefined;
  }
}

const added = z.object({
  plan: z.object({
    action: z.string(),
    starts: z.string().default(""),
    points: z.array(z.string()).default([]),
  }),
  vmIds: z.array(z.string()).default([]),
  usedRequests: z.array(z.string()),
});

export function readCheckedWave(checked: Properties): CheckedWave {
  const result = added.safeParse(checked);
  if (!result.success) throw new FailbackError("internal", "the inputs were not checked before they were applied");
  const { plan, vmIds, usedRequests } = result.data;
  return {
    inputs: parseKnownWaveInputs(programWaveInputsAmong(checked)),
    vmIds,
    usedRequests,
    plan: new ReviewedPlan(plan.action, plan.starts, plan.points),
  };
}
