import * as pulumi from "@pulumi/pulumi";
import { FailbackError } from "../errors";
import type { FailbackPlanArgs, PlannedWaveArgs, PlanStep } from "./failback-plan-args";
import { checkPlan } from "./failback-plan-checked";
import { gateLine, type PlanGate, standingOf } from "./failback-plan-gates";
import { breachOf, measureRto, type PlanRto } from "./failback-plan-rto";
import { FailbackSteps, type StepPlace } from "./failback-plan-steps";
import { FailbackWave } from "./failback-wave";

/**
 * Waves of failbacks, one after the other, with steps before and after each, approvals between them and a declared
 * recovery time.
 *
 * Each wave is a {@link FailbackWave} named `<plan>-<wave>`. The order is drawn by `dependsOn` alone: a wave's `before`,
 * the wave, its `after`, then the next wave's `before`. Whatever fails, a check in `after` included, keeps everything
 * that comes later from starting. Without `request` all waves only observe and no step exists; with it, nothing from the
 * first closed approval on is armed. Steps of an armed wave run once for each request; taking the request or the approval
 * away removes them, and runs what they do on deletion; given back, they run again.
 *
 * Errors: `inputInvalid` ends the program, `rtoBreached` as `failOnBreach` says; all others are the waves' and the steps' own.
 *
 * @example
 * new FailbackPlan("dr", {
 *   hosts: { "hv-01": { address: "hv-01.corp.example" }, "hv-02": { address: "hv-02.corp.example" } },
 *   request: config.get("request"),
 *   rtoTarget: "4 hours",
 *   waves: [
 *     {
 *       name: "data",
 *       members: ["SQL01 on hv-01"],
 *       before: (step) => new local.Command(step.name("quiesce"), { create: "./quiesce.sh" }, step.options),
 *       after: (step) => new local.Command(step.name("check"), { create: "./check-database.sh" }, step.options),
 *     },
 *     { name: "web", members: ["WEB01 on hv-02"], approval: "dr:approved-web" },
 *   ],
 * }, { protect: true });
 */
export class FailbackPlan extends pulumi.ComponentResource {
  /** The waves by their names. */
  readonly waves: Readonly<Record<string, FailbackWave>>;
  /** The approval the plan waits for; undefined while it is disarmed, or when all are there. */
  readonly waitsFor: PlanGate | undefined;
  /** How long the request took, once the waves it armed and their steps have ended well. */
  readonly rto: pulumi.Output<PlanRto>;

  constructor(name: string, args: FailbackPlanArgs, options?: pulumi.ComponentResourceOptions) {
    checkPlan(args);
    const { request, rtoTarget } = args;
    const { armed, gate } = standingOf(args.waves, request, configValue);
    const order = args.waves.map((wave, index) => `${wave.name}: ${index < armed ? "armed" : "disarmed"}`);
    super("hyperv:index:FailbackPlan", name, { request, order, rtoTarget, waitsFor: gate?.command }, options);
    this.waitsFor = gate;
    if (gate !== undefined) void pulumi.log.warn(gateLine(gate, args.waves.length - armed - 1), this);

    const waves: Record<string, FailbackWave> = {};
    const steps: FailbackSteps[] = [];
    // Pulumi does not hand a component's own dependencies down to what is in it.
    let previous: StepPlace["dependsOn"] = options?.dependsOn ?? [];
    for (const [index, wave] of args.waves.entries()) {
      const stages = this.#declare(name, args, wave, index < armed ? request : undefined, previous);
      waves[wave.name] = stages.failbacks;
      steps.push(...stages.steps);
      previous = [stages.failbacks, ...stages.steps];
    }
    this.waves = waves;
    const scope = { request, target: rtoTarget, isFullyArmed: armed === args.waves.length };
    this.rto = pulumi
      .all([pulumi.all(Object.values(waves).map(({ results }) => results)), pulumi.all(steps.map(({ done }) => done))])
      .apply(([results]) => measureRto(results.flat(), scope));
    this.rto.apply((rto) => this.#tell(breachOf(rto, request), args.failOnBreach === true));
    this.registerOutputs({ rto: this.rto });
  }

  /** One wave and its steps, each behind the one before. */
  #declare(
    name: string,
    { hosts, validUntil }: FailbackPlanArgs,
    { name: wave, before, after, approval: _, ...more }: PlannedWaveArgs,
    request: string | undefined,
    previous: StepPlace["dependsOn"],
  ): { failbacks: FailbackWave; steps: FailbackSteps[] } {
    const place = { plan: this, planName: name, wave };
    const steps: FailbackSteps[] = [];
    if (request !== undefined && before !== undefined)
      steps.push(new FailbackSteps({ ...place, request, when: "before", dependsOn: previous }, before));
    const failbacks = new FailbackWave(
      `${name}-${wave}`,
      { ...more, hosts, validUntil, request },
      pulumi.mergeOptions({ parent: this, dependsOn: steps }, { dependsOn: previous }),
    );
    if (request !== undefined && after !== undefined) {
      const dependsOn = [...steps, failbacks];
      const make = (step: PlanStep) => after({ ...step, failbacks });
      steps.push(new FailbackSteps({ ...place, request, when: "after", dependsOn }, make));
    }
    return { failbacks, steps };
  }

  #tell(breach: string | undefined, isFailure: boolean): void {
    if (breach === undefined) return;
    // A preview is for reading: what stands in the way is shown, and `up` fails.
    if (isFailure && !pulumi.runtime.isDryRun()) throw withoutStack(new FailbackError("rtoBreached", breach).line);
    void pulumi.log.warn(breach, this);
  }
}

function configValue(key: string): string | undefined {
  const at = key.indexOf(":");
  return at < 0 ? new pulumi.Config().get(key) : new pulumi.Config(key.slice(0, at)).get(key.slice(at + 1));
}

/** Pulumi prints what is thrown after the end of the program with its stack, of whatever kind it is. */
function withoutStack(line: string): Error {
  const error = new pulumi.RunError(line);
  error.stack = line;
  return error;
}
