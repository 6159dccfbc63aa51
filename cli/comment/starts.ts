import { groupBy } from "../../provider/lifecycle/group-by";
import { startsOf } from "./counts";
import type { Group } from "./group";
import { many, plain } from "./markdown";
import { general, machineLabel } from "./names";
import type { Planned } from "./planned";

/** What starts, by what the starts have in common; a chosen recovery point stands beside its machine. */
export function startGroups(planned: readonly Planned[]): Group[] {
  const starting = planned.filter((one) => startsOf(one) > 0);
  const singles = groupBy(
    starting.filter(({ wave }) => !wave),
    (one) => JSON.stringify(commonOf(one)),
  );
  return [...starting.filter(({ wave }) => wave).map(waveGroup), ...[...singles.values()].map(group)];
}

function group(starts: readonly Planned[]): Group {
  const [first] = starts;
  const common = first ? commonOf(first) : [];
  const chosen = starts.map((one) => ({ one, point: pointOf(one).chosen }));
  const head = `- **${many(starts.length, "machine")}**: ${common.map(plain).join(" · ")}`;
  if (chosen.every(({ point }) => point === undefined)) {
    return { head: `${head}  `, entries: starts.map(machineLabel), as: "list" };
  }
  return {
    head,
    entries: chosen.map(({ one, point }) => `  - ${machineLabel(one)}: ${plain(point ?? "")}`),
    as: "lines",
  };
}

function waveGroup({ resource, plan, request }: Planned): Group {
  const facts = [plan.summary, plan.limits, request === undefined ? undefined : `request ${request}`];
  const words = facts.flatMap((text) => (text === undefined || text === "" ? [] : [plain(text)]));
  const entries = plan.machines.length > 0 ? plan.machines : [plan.summary];
  return {
    head: `- **wave ${plain(resource)}**: ${words.join(" · ")}`,
    entries: entries.map((line) => `  - ${plain(line)}`),
    as: "lines",
  };
}

function commonOf(one: Planned): string[] {
  const { host, from, to, provider } = one.plan;
  const { policy } = pointOf(one);
  return [
    ...(host === undefined ? [] : [`on ${host}`]),
    ...(from === undefined ? [] : [`${from} → ${to ?? ""}`]),
    ...(policy === undefined ? [] : [policy]),
    ...(provider === undefined ? [] : [provider]),
    ...(one.request === undefined ? [] : [`request ${one.request}`]),
  ];
}

/** A policy's words, and the point that it chose. */
function pointOf({ plan }: Planned): { readonly policy: string | undefined; readonly chosen: string | undefined } {
  const [, policy, chosen] = /^(.*?): (taken .*)$/s.exec(plan.recoveryPoint ?? "") ?? [];
  return { policy: policy ?? plan.recoveryPoint, chosen };
}

/** What the starts bring with them, and are warned of; what is true of several is said once. */
export function consequencesOf(planned: readonly Planned[]): string[] {
  const starting = planned.filter((one) => startsOf(one) > 0);
  const total = starting.reduce((sum, one) => sum + startsOf(one), 0);
  const said = groupBy(
    starting.flatMap((one) =>
      [...one.plan.consequences, ...one.plan.warnings].map((text) => ({
        text,
        alike: general(text, one),
        starts: startsOf(one),
      })),
    ),
    ({ alike }) => alike,
  );
  return [...said].map(([alike, all]) => {
    const [first] = all;
    const machines = all.reduce((sum, { starts }) => sum + starts, 0);
    const whom = machines < total ? ` (${many(machines, "machine")})` : "";
    return `* ${stressed(plain(all.length === 1 && first ? first.text : alike))}${whom}`;
  });
}

/** The words that a plan writes large. */
function stressed(text: string): string {
  return text.replace(/^[A-Z]{2,}(?: [A-Z]{2,})*/, (words) => `**${words}**`);
}
