import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isRequestUsed } from "./declared";
import { Unknown, unknownIn } from "./known";
import { type MachineSelection, selectionOf } from "./machine-selection";
import { membersOf } from "./members";
import { type Finding, type RuleOptions, rule } from "./rule";

export interface ApplicationConsistentPointOptions extends RuleOptions, MachineSelection {}

const WANTED = "latestApplicationConsistent";

/**
 * Demands `recoveryPoint: "latestApplicationConsistent"` of certain machines, in peacetime too, so that it stands there
 * when it is needed. Of every other choice it is not known what comes back. A single machine whose request was used
 * passes: its point is frozen.
 *
 * @throws FailbackError `inputInvalid` when nothing is selected
 */
export function applicationConsistentPoint(options: ApplicationConsistentPointOptions): ResourceValidationPolicy {
  const isSelected = selectionOf(options);
  const text = {
    name: "hyperv-application-consistent-point",
    description: "Certain machines come back with an application-consistent recovery point.",
  };
  return rule(text, options, (declared) => {
    if (declared.kind === "machine" && isRequestUsed(declared)) return [];
    const members = membersOf(declared);
    if (members instanceof Unknown) {
      const open = `${declared.name}: its members are not known, nor whether they need an application-consistent point.`;
      return [{ text: open, unknown: members }];
    }
    return members.flatMap((member): Finding[] => {
      const point = member.setting("recoveryPoint");
      if (point === WANTED) return [];
      const selected = isSelected(declared, member);
      if (selected === false) return [];
      const needs = `set recoveryPoint: "${WANTED}"`;
      if (selected instanceof Unknown)
        return [
          {
            text: `${member.label}: which machine it is is not known; if it is one of these, ${needs}.`,
            unknown: selected,
          },
        ];
      if (selected !== true) return [{ text: `${member.label}: ${selected.why}. Declare it by name, or ${needs}.` }];
      const unknown = unknownIn(point);
      if (unknown) return [{ text: `${member.label}: recoveryPoint is not known; ${needs}.`, unknown }];
      return [{ text: `${member.label}: must come back with an application-consistent point: ${needs}.` }];
    });
  });
}
