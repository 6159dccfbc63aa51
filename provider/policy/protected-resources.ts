import type { ResourceValidationPolicy } from "@pulumi/policy";
import { Unknown } from "./known";
import { membersOf, namesOf } from "./members";
import { type RuleOptions, rule } from "./rule";

/**
 * Demands the option `protect`. Destroying a resource touches no host, but what it knows of used requests goes with it:
 * declared once more, the same request would start once more.
 */
export function protectedResources(options: RuleOptions = {}): ResourceValidationPolicy {
  const text = { name: "hyperv-protect", description: "Failbacks are protected from being destroyed." };
  return rule(text, options, (declared) => {
    if (declared.isProtected) return [];
    const members = membersOf(declared);
    const who = members instanceof Unknown ? declared.name : namesOf(members);
    return [{ text: `${who}: is not protected. Give ${declared.name} the resource option { protect: true }.` }];
  });
}
