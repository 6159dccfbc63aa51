import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { type Duration, FailbackPlan, type PlanStep, type PlanStepAfter } from "pulumi-hyperv-failback";

const config = new pulumi.Config();

/** A script of this folder, told which tier and which request it runs for. Replace the scripts by your own. */
function script(step: PlanStep, word: string, command: string, environment: Record<string, pulumi.Input<string>> = {}) {
  return new local.Command(
    step.name(word),
    { create: command, environment: { TIER: step.wave, REQUEST: step.request, ...environment } },
    step.options,
  );
}

const quiesce = (step: PlanStep) => script(step, "quiesce", "sh steps/quiesce.sh");

/** Fails, and with it the plan, when the tier does not work: the next tier then does not start. */
function verify(step: PlanStepAfter) {
  const machines = step.failbacks.results.apply((results) => results.map(({ machine }) => machine).join(", "));
  return script(step, "verify", config.get("verify") ?? "sh steps/verify.sh", { MACHINES: machines });
}

/** First the check, then the names: `dependsOn` orders the resources of one step as everywhere in Pulumi. */
function verifyAndMoveNames(step: PlanStepAfter) {
  const verified = verify(step);
  const names = new local.Command(
    step.name("dns"),
    { create: "sh steps/move-names.sh", environment: { TIER: step.wave, REQUEST: step.request } },
    { ...step.options, dependsOn: verified },
  );
  return [verified, names];
}

// Machines that may start although a request was used for them and they read Committed: `pulumi config set again SQL02`.
const again = config.get("again")?.split(/, */) ?? [];

/** A member of a tier. */
function machine(name: string, host: "north" | "south") {
  return { host, vm: { name }, again: again.includes(name) };
}

const plan = new FailbackPlan(
  "dr",
  {
    hosts: {
      north: { address: config.require("northHost"), port: config.getNumber("northPort") },
      south: { address: config.require("southHost"), port: config.getNumber("southPort") },
    },
    // Peacetime has no request: everything observes. `pulumi config set request CHG-4711` arms the plan.
    request: config.get("request"),
    rtoTarget: (config.get("rtoTarget") ?? "4 hours") as Duration,
    failOnBreach: config.getBoolean("failOnBreach"),
    waves: [
      {
        name: "tier-1",
        members: [machine("SQL01", "north"), machine("SQL02", "south")],
        // Databases: one at a time on each host, and the first failure stops the rest.
        maxParallelPerHost: 1,
        before: quiesce,
        after: verify,
      },
      {
        name: "tier-2",
        members: [machine("APP01", "north"), machine("APP02", "south")],
        failureBudget: 1,
        // A person looks at tier 1 first: `pulumi config set dr:approved-tier-2 CHG-4711`.
        approval: "dr:approved-tier-2",
        before: quiesce,
        after: verifyAndMoveNames,
      },
      {
        name: "tier-3",
        members: [machine("FILE01", "north"), machine("PRINT01", "south")],
        failureBudget: 1,
        after: verify,
      },
    ],
  },
  // The record of used requests lives in the waves' state: protect it. Steps are not protected by this.
  { protect: true },
);

export const waitsFor = plan.waitsFor?.command ?? "nothing";
export const rto = plan.rto;
