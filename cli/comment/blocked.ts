import { groupBy } from "../../provider/lifecycle/group-by";
import type { Group } from "./group";
import { counted, plain } from "./markdown";
import { machineLabel } from "./names";
import type { Planned } from "./planned";

/** One thing that stands in the way of one resource. */
interface Obstacle {
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
  readonly where: Place;
}

/** A machine, and the host it is on where the plan names one. */
interface Place {
  readonly machine: string;
  readonly host: string;
}

/** What is blocked, by what blocks it: reason and remedy are said once for all machines. */
export function blockedGroups(planned: readonly Planned[]): Group[] {
  const groups = groupBy(planned.flatMap(obstaclesOf), ({ code, reason, remedy }) =>
    JSON.stringify([code, reason, remedy]),
  );
  return [...groups.values()].map((obstacles) => {
    const [first] = obstacles;
    const { code, reason, remedy } = first ?? { code: "", reason: "", remedy: "" };
    const count = obstacles.length > 1 ? `${counted(obstacles.length)} × ` : "";
    const head = [
      `- **${count}${plain(reason)}**${code === "" ? "" : ` [${plain(code)}]`}  `,
      ...(remedy === "" ? [] : [`  What to do: ${plain(remedy)}  `]),
    ];
    return { head: head.join("\n"), entries: byHost(obstacles), as: "list" };
  });
}

function obstaclesOf(one: Planned): Obstacle[] {
  const { plan, wave, verdict, resource, standing } = one;
  if (wave) {
    const place = (machines: string) => ({ machine: `${machines}wave ${plain(resource)}`, host: "" });
    const told = one.warnings.map((reason) => ({ code: "", reason, remedy: "", where: place("") }));
    const named = (machines: string | undefined) => (machines === undefined ? "" : `${plain(machines)}, in `);
    return [...told, ...plan.blockedBy.map((by) => ({ ...by, where: place(named(by.machines)) }))];
  }
  if (verdict !== "blocked") return [];
  const where = { machine: machineLabel(one), host: plain(plan.host ?? "") };
  if (standing !== undefined) return [{ code: "", reason: standing, remedy: "", where }];
  if (plan.blockedBy.length === 0) return [{ code: "", reason: plan.summary, remedy: "", where }];
  return plan.blockedBy.map((by) => ({ ...by, where }));
}

/** Machines, host after host; each host is named once. */
function byHost(obstacles: readonly Obstacle[]): string[] {
  const hosts = [...groupBy(obstacles, ({ where }) => where.host)].toSorted(([a], [b]) => a.localeCompare(b, "en"));
  return hosts.flatMap(([host, all]) =>
    all.map(({ where }, index) => (index === 0 && host !== "" ? `on **${host}**: ${where.machine}` : where.machine)),
  );
}

/** Host and machine, as far as the plan names them. */
export function placeOf(one: Planned): string {
  const { host } = one.plan;
  return host === undefined ? machineLabel(one) : `${machineLabel(one)} on ${plain(host)}`;
}
