import { groupBy } from "../../provider/lifecycle/group-by";
import { placeOf } from "./blocked";
import type { Group } from "./group";
import { many, plain } from "./markdown";
import { machineLabel } from "./names";
import type { Planned, Verdict } from "./planned";

const TITLES: readonly (readonly [Verdict, string])[] = [
  ["none", "nothing to send"],
  ["disarmed", "disarmed"],
  ["forgotten", "forgotten: the resource goes away, nothing on the host changes"],
];

/** What neither starts nor is blocked, by what is said of it. */
export function restGroups(planned: readonly Planned[]): Group[] {
  return TITLES.flatMap(([verdict, title]) => {
    const found = planned.filter((one) => one.verdict === verdict);
    const said = groupBy(found, (one) => (verdict === "forgotten" ? "" : (one.standing ?? one.plan.summary)));
    return [...said].map(([summary, all]) => ({
      head: `- **${title}**${summary === "" || summary === title ? "" : `: ${plain(summary)}`} (${many(all.length, "resource")})  `,
      entries: all.map((one) => (one.wave ? `wave ${plain(one.resource)}` : labelOf(one))),
      as: "list" as const,
    }));
  });
}

/** What may start, and could not be told, or goes on already. */
export function uncertainGroups(planned: readonly Planned[], verdict: "unknown" | "follows"): Group[] {
  const found = planned.filter((one) => one.verdict === verdict);
  const said = groupBy(found, (one) => one.standing ?? one.plan.summary);
  return [...said].map(([summary, all]) => ({ head: `- ${plain(summary)}  `, entries: all.map(placeOf), as: "list" }));
}

/** A plan that sends nothing names no machine. */
function labelOf(one: Planned): string {
  return one.plan.machine === undefined ? plain(one.resource) : machineLabel(one);
}
