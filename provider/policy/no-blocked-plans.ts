import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type Declared, requestOf } from "./declared";
import { type Fields, fieldsOf, isFields, Unknown, unknownIn } from "./known";
import { membersOf, namesOf } from "./members";
import { type Finding, type RuleOptions, rule } from "./rule";

/**
 * Refuses plans with something in the way of a failback, also of one machine of a wave, and armed plans that do not know
 * what would happen. Without this rule, a blocked machine of a wave does not keep the others from starting.
 */
export function noBlockedPlans(options: RuleOptions = {}): ResourceValidationPolicy {
  const text = { name: "hyperv-no-blocked-plans", description: "Nothing stands in the way of a planned failback." };
  return rule(text, options, (declared) => {
    if (requestOf(declared) === undefined) return [];
    const plan = fieldsOf(declared.inputs["plan"]);
    const blockers = Array.isArray(plan["blockedBy"]) ? plan["blockedBy"].filter(isFields) : [];
    if (blockers.length > 0) return blockers.map((blocker) => ({ text: blockerText(declared, blocker) }));
    return isKnown(plan) ? [] : [notKnown(declared)];
  });
}

function blockerText(declared: Declared, { machines, code, reason, remedy }: Fields): string {
  return `${machines ?? nameOf(declared)}: ${reason}. ${remedy} [${code}]`;
}

function isKnown({ action, totals }: Fields): boolean {
  if (action !== "start" && action !== "none") return false;
  return (fieldsOf(totals)["unknown"] ?? 0) === 0;
}

function notKnown(declared: Declared): Finding {
  return {
    text: `${nameOf(declared)}: the plan does not know what would happen. Let the preview look at the host: leave \`preflight\` on.`,
    unknown: unknownIn(declared.inputs),
  };
}

function nameOf(declared: Declared): string {
  const members = membersOf(declared);
  return members instanceof Unknown || members.length === 0 ? declared.name : namesOf(members);
}
