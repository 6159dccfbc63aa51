import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isRequestUsed, requestOf } from "./declared";
import { Unknown } from "./known";
import { membersOf, namesOf } from "./members";
import { type RuleOptions, rule } from "./rule";

export interface RequestPatternOptions extends RuleOptions {
  /** What the whole of `request` must match, as `/CHG-\d{4,}/`. */
  readonly pattern: RegExp;
}

/**
 * Refuses a `request` that is no change reference of yours. A request that was used already passes whatever it looks
 * like: to change it would arm another failback.
 */
export function requestPattern(options: RequestPatternOptions): ResourceValidationPolicy {
  const { source, flags } = options.pattern;
  // The whole text, and the same answer every time: not line by line, and not from where the last search ended.
  const whole = new RegExp(`^(?:${source})$`, flags.replace(/[gmy]/g, ""));
  const text = { name: "hyperv-request-pattern", description: "`request` names a change by the agreed pattern." };
  return rule(text, options, (declared) => {
    const request = requestOf(declared);
    if (request === undefined || isRequestUsed(declared)) return [];
    const members = membersOf(declared);
    const who = members instanceof Unknown ? declared.name : namesOf(members);
    if (request instanceof Unknown) return [{ text: `${who}: \`request\` is not known.`, unknown: request }];
    if (whole.test(request)) return [];
    return [
      { text: `${who}: \`request\` does not match ${options.pattern}. Give the reference of the approved change.` },
    ];
  });
}
