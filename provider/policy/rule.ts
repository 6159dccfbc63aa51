import type { EnforcementLevel, ResourceValidationPolicy } from "@pulumi/policy";
import { type Declared, declaredIn } from "./declared";
import type { Unknown } from "./known";

/** What every rule takes besides its own. */
export interface RuleOptions {
  /** Two of the same rule in one pack need names that differ. @default the rule's own name */
  readonly name?: string;
  /** @default "mandatory" */
  readonly enforcementLevel?: EnforcementLevel;
  /**
   * What to say where a preview does not know a value that decides. `"refuse"`: it is a violation. `"wait"`: the SDK's
   * note that the policy could not run; the same rule sees the value in `up`, before anything starts. @default "refuse"
   */
  readonly whenUnknown?: "refuse" | "wait";
}

/** Something a rule has against a resource. */
export interface Finding {
  /** Names the machine and says what to do. */
  readonly text: string;
  /** Set when it only might be so, because this value is not known yet. */
  readonly unknown?: Unknown | undefined;
}

interface RuleText {
  readonly name: string;
  readonly description: string;
}

const HOW_TO_KNOW =
  'Give the value in a way that a preview knows (config, not the output of a resource that is still to be made), or set whenUnknown: "wait" on this rule, which sees it in `pulumi up`.';

/** A policy of the SDK from what a rule finds in one resource. */
export function rule(
  text: RuleText,
  options: RuleOptions,
  judge: (declared: Declared) => readonly Finding[],
): ResourceValidationPolicy {
  const waits = options.whenUnknown === "wait";
  return {
    name: options.name ?? text.name,
    description: text.description,
    enforcementLevel: options.enforcementLevel ?? "mandatory",
    validateResource: (args, reportViolation) => {
      const declared = declaredIn(args);
      const findings = declared ? judge(declared) : [];
      for (const finding of findings) {
        if (!finding.unknown) reportViolation(finding.text);
        else if (!waits) reportViolation(`${finding.text} ${HOW_TO_KNOW}`);
      }
      // Last, so that what is known is told all the same.
      const open = findings.find(({ unknown }) => unknown)?.unknown;
      if (waits && open) throw open.cause;
    },
  };
}
