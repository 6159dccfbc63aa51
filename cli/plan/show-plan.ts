import { oneLine } from "../../provider/errors";
import type { PlanAction } from "../../provider/lifecycle/plan";
import type { Paint, Shade } from "../terminal";
import type { PlanReport } from "./report";

const SHADES: Readonly<Record<PlanAction, Shade>> = {
  ...{ start: "good", none: "plain", blocked: "bad", unknown: "care", disarmed: "plain" },
};

const LINES = ["machine", "host", "from", "to", "provider", "recoveryPoint"] as const;
const LISTS = ["steps", "consequences", "warnings"] as const;
const WIDTH = 15;

/** The plan for a person: its fields and words as the preview has them. */
export function showPlan({ plan, warnings }: PlanReport, paint: Paint): string {
  const blockers = (plan.blockedBy ?? []).flatMap(({ code, reason, remedy }) => [
    `  ${oneLine(reason)} [${code}]`,
    `    ${remedy}`,
  ]);
  const lines = [
    `${paint(plan.action, SHADES[plan.action])}: ${oneLine(plan.summary)}`,
    "",
    ...LINES.flatMap((name) => (plan[name] === undefined ? [] : [`  ${name.padEnd(WIDTH)}${oneLine(plan[name])}`])),
    ...section("blockedBy", blockers),
    ...LISTS.flatMap((name) =>
      section(
        name,
        (plan[name] ?? []).map((text) => `  ${oneLine(text)}`),
      ),
    ),
    ...section(
      "a preview would also say",
      warnings.map((text) => `  ${paint(oneLine(text), "care")}`),
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", name, ...lines];
}
