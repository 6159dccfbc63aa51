import type { ResourceValidationPolicy } from "@pulumi/policy";
import { FailbackError } from "../errors";
import { count } from "../failback/wave/names";
import { namesOf } from "./members";
import { type RuleOptions, rule } from "./rule";
import { type Starts, startsOf } from "./starts";

export interface MaxMachinesOptions extends RuleOptions {
  /** How many failbacks one change may start at most, a whole number from 0. */
  readonly max: number;
}

/**
 * Refuses the resources with which a change would start too many failbacks, over all that the program declares, single
 * machines and waves alike. Pulumi shows a policy one resource after the other, and in `up` the first ones may be at
 * work by then: they stay within the limit, and what would exceed it does not start.
 *
 * @throws FailbackError `inputInvalid` when `max` is no whole number from 0
 */
export function maxMachines(options: MaxMachinesOptions): ResourceValidationPolicy {
  const { max } = options;
  if (!Number.isInteger(max) || max < 0) throw new FailbackError("inputInvalid", "max must be a whole number from 0");
  // By URN: a resource that is shown twice, as in a replacement, counts once. The process lives for one operation.
  const byUrn = new Map<string, Starts>();
  const text = { name: "hyperv-max-machines", description: "One change starts a limited number of failbacks." };
  return rule(text, options, (declared) => {
    const starts = startsOf(declared);
    byUrn.set(declared.urn, starts);
    const all = [...byUrn.values()];
    const sure = all.reduce((sum, one) => sum + one.sure, 0);
    const most = all.reduce((sum, one) => sum + one.sure + one.possible, 0);
    if (starts.sure + starts.possible === 0 || most <= max) return [];
    const who = starts.machines.length > 0 ? namesOf(starts.machines) : `machines of ${declared.name}`;
    return [
      {
        text: `${who}: with this, ${numberText(sure, most)} in one change, and at most ${count(max)} may. Spread them over several changes: take \`request\` away from some, or members out of the wave.`,
        unknown: sure > max ? undefined : all.find(({ possible, unknown }) => possible > 0 && unknown)?.unknown,
      },
    ];
  });
}

function numberText(sure: number, most: number): string {
  if (most === sure) return `${count(sure)} machines would start`;
  if (most === Number.POSITIVE_INFINITY) return "a number of machines that is not known may start";
  return `up to ${count(most)} machines may start`;
}
