import { type CimInstance, stringOf } from "../cim/instance";
import type { InventoryMachine, RelationshipFacts } from "../failback/ports";
import type { FailbackJobs } from "./failback-jobs";
import { parseRelationshipId } from "./names";
import { readMachine, readProvider, readRelationship } from "./readings";

/** The answers an inventory is made of. */
export interface InventoryAnswers {
  readonly systems: readonly CimInstance[];
  readonly relationships: readonly CimInstance[];
  readonly settings: readonly CimInstance[];
  readonly providers: readonly CimInstance[];
  readonly jobs: FailbackJobs;
}

/** Joins the answers machine by machine; the host's own computer system is not among them. */
export function joinMachines({
  systems,
  relationships,
  settings,
  providers,
  jobs,
}: InventoryAnswers): InventoryMachine[] {
  const settingsById = new Map(settings.map((one) => [instanceKey(one), one]));
  const factsByMachine = new Map<string, Partial<Record<"primary" | "extended", RelationshipFacts>>>();
  for (const relationship of relationships) {
    const ref = parseRelationshipId(stringOf(relationship, "InstanceID"));
    if (!ref) continue;
    const provider = readProvider(settingsById.get(instanceKey(relationship)), providers);
    const facts = factsByMachine.get(ref.vmId) ?? {};
    facts[ref.relationship] = { ...readRelationship(relationship), provider };
    factsByMachine.set(ref.vmId, facts);
  }
  return systems.flatMap((system) => {
    const machine = readMachine(system);
    if (!machine) return [];
    return [{ ...machine, relationships: factsByMachine.get(machine.id) ?? {}, jobs: jobs.of(machine.id) }];
  });
}

/** A relationship and its settings carry the same InstanceID. */
export function instanceKey(instance: CimInstance): string {
  return stringOf(instance, "InstanceID")?.toUpperCase() ?? "";
}
