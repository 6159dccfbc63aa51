import type { ResourceValidationPolicy } from "@pulumi/policy";
import { failbackErrors } from "../errors";
import { Unknown, unknownIn } from "./known";
import { membersOf } from "./members";
import { type Finding, type RuleOptions, rule } from "./rule";

/** Refuses `allowBuiltInProvider`, of a machine, a wave or a member: Hyper-V's own provider most likely cannot fail back. */
export function noBuiltInProvider(options: RuleOptions = {}): ResourceValidationPolicy {
  const text = {
    name: "hyperv-no-built-in-provider",
    description: "No failback is started against Hyper-V's own replication provider.",
  };
  return rule(text, options, (declared) => {
    const members = membersOf(declared);
    if (members instanceof Unknown)
      return [{ text: `${declared.name}: its members are not known, nor allowBuiltInProvider.`, unknown: members }];
    return members.flatMap((member): Finding[] => {
      const allowed = member.setting("allowBuiltInProvider");
      const unknown = unknownIn(allowed);
      if (unknown) return [{ text: `${member.label}: allowBuiltInProvider is not known. Take it away.`, unknown }];
      if (allowed !== true) return [];
      return [
        {
          text: `${member.label}: sets allowBuiltInProvider. Take it away. ${failbackErrors.builtInProvider.remedy}`,
        },
      ];
    });
  });
}
