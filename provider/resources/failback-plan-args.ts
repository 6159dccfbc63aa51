import type * as pulumi from "@pulumi/pulumi";
import type { Duration } from "../lifecycle/duration";
import type { FailbackWave } from "./failback-wave";
import type { FailbackWaveArgs } from "./failback-wave-args";

/** What a step is told, and what it must give to the resources it makes. */
export interface PlanStep {
  /** The change reference that arms the plan, for example `"CHG-4711"`. */
  readonly request: string;
  /** The name of the wave that the step belongs to. */
  readonly wave: string;
  /**
   * The options every resource of the step must be made with: they give it its place in the order. Own ones may stand
   * beside them: `{ ...step.options, customTimeouts: { create: "10m" } }`. A step that returns a resource made without
   * them is an error (`inputInvalid`).
   */
  readonly options: { readonly parent: pulumi.Resource };
  /** A name for a resource of the step that no other step has. @example step.name("dns") // "dr-tier-1-after-dns" */
  name(word: string): string;
}

/** What a step after a wave is told. */
export interface PlanStepAfter extends PlanStep {
  /** The wave, for example for its `results`. */
  readonly failbacks: FailbackWave;
}

/** The resources a step made, one or many. */
export type PlanStepResult = pulumi.Resource | readonly pulumi.Resource[];

/**
 * One wave of a plan: the machines and limits of a {@link FailbackWave}, and what happens around it. Its request,
 * `validUntil` and hosts are the plan's.
 */
export interface PlannedWaveArgs extends Omit<FailbackWaveArgs, "hosts" | "request" | "validUntil"> {
  /** Its name, once in a plan; the wave is called `<plan>-<name>`. Errors: `inputInvalid`. */
  name: string;
  /**
   * Makes the resources that must exist before anything of the wave starts, for example a command that quiesces an
   * application. Called only while the wave is armed. One that fails stops the wave and all that comes after it.
   */
  before?: ((step: PlanStep) => PlanStepResult) | undefined;
  /**
   * Makes the resources that come once every machine of the wave is back: a check, a change of DNS. Called only while
   * the wave is armed. One that fails fails the plan: nothing of the next waves starts.
   */
  after?: ((step: PlanStepAfter) => PlanStepResult) | undefined;
  /**
   * The config key that lets the plan go on with this wave, for example `"dr:approved-tier-2"`; without a namespace the
   * project's own. Its value must be the request itself, so that the approval of one request opens nothing for the next.
   * While it is not, this wave and all after it are declared disarmed, and the plan warns which command opens it. Every
   * wave has a key of its own. Errors: `inputInvalid`.
   */
  approval?: string | undefined;
}

/** What a program declares: waves of failbacks, one after the other, and the steps between them. */
export interface FailbackPlanArgs {
  /** The hosts of all waves, by names of your choice that members use. */
  hosts: FailbackWaveArgs["hosts"];
  /** The waves in their order. Errors: `inputInvalid`. */
  waves: readonly PlannedWaveArgs[];
  /**
   * The change reference that arms the plan, for example `"CHG-4711"`. Leave it out in peacetime: all waves are then
   * disarmed, and no step is made. A plain text, for it decides which resources there are. Errors: `inputInvalid`.
   */
  request?: string | undefined;
  /** After this instant by a host's clock the request starts nothing there; ISO 8601 with an offset. */
  validUntil?: FailbackWaveArgs["validUntil"];
  /**
   * How long it may take from the first start of a failback to the last end, over all waves, waits for approvals and
   * steps between them included. Longer is a breach, and the plan warns. Errors: `inputInvalid`.
   */
  rtoTarget?: Duration | undefined;
  /**
   * `true`: `pulumi up` fails on a breach (`rtoBreached`), after all is done, and again until the target is raised or
   * the request is taken away; also while an approval is awaited. A preview only warns. @default false
   */
  failOnBreach?: boolean | undefined;
}
