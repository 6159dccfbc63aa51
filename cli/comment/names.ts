import { plain } from "./markdown";
import type { Planned } from "./planned";

const MACHINE = /^(.*) \(([0-9A-F-]{36})\), its (primary|extended) relationship$/s;

/** The machine's name as the plan has it; the resource's where the plan names none. */
export function machineName({ plan, resource, wave }: Planned): string {
  if (wave) return resource;
  const [, name] = MACHINE.exec(plan.machine ?? "") ?? [];
  return name ?? plan.machine ?? resource;
}

/** In a list: the extended relationship is the one that is told. */
export function machineLabel(planned: Planned): string {
  const extended = MACHINE.exec(planned.plan.machine ?? "")?.[3] === "extended";
  return `${plain(machineName(planned))}${extended ? " (extended)" : ""}`;
}

/** What a text says of every machine alike: its own name and host are taken out. */
export function general(text: string, planned: Planned): string {
  const { host } = planned.plan;
  if (host === undefined) return text;
  return text
    .replaceAll(`${machineName(planned)} on ${host}`, "each machine on its host")
    .replaceAll(` on ${host}`, " on its host");
}
