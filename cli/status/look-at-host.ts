import { toFailbackError } from "../../provider/errors";
import { jobStanding, ReplicationMode } from "../../provider/failback/observation";
import type { InventoryMachine, RelationshipFacts } from "../../provider/failback/ports";
import { stateName } from "../../provider/failback/replication-state";
import type { HostInput } from "../../provider/lifecycle/host-input";
import { askHost } from "../ask-host";
import type { HostStatus, MachineStatus } from "./report";
import { HEALTHS, MODES, POWERS, wordFor } from "./words";

/** One inventory of a host. What keeps it from being asked is told, and hides no other host. */
export async function lookAtHost(host: HostInput): Promise<HostStatus> {
  const { address, port } = host;
  try {
    const { machines } = await askHost(host, (opened) => opened.inventory());
    return { address, port, error: null, machines: machines.flatMap(statusOf).toSorted(byName) };
  } catch (thrown) {
    const error = toFailbackError(thrown);
    // An account that is not set is no fact of a host: nothing was asked of any.
    if (["internal", "credentialsMissing", "inputInvalid"].includes(error.code)) throw thrown;
    return {
      address,
      port,
      error: { code: error.code, message: error.message, remedy: error.row.remedy },
      machines: [],
    };
  }
}

function statusOf(machine: InventoryMachine): MachineStatus[] {
  const { primary, extended } = machine.relationships;
  const rows: MachineStatus[] = [];
  if (primary) rows.push({ ...common(machine), ...relationship("primary", primary) });
  if (extended) rows.push({ ...common(machine), ...relationship("extended", extended) });
  return rows.length > 0 ? rows : [{ ...common(machine), ...NO_RELATIONSHIP }];
}

type OfMachine = "id" | "name" | "mode" | "power" | "testReplica" | "job";

function common(machine: InventoryMachine): Pick<MachineStatus, OfMachine> {
  const job = machine.jobs.find((one) => jobStanding(one) === "live");
  return {
    id: machine.id,
    name: machine.name,
    mode: wordFor(MODES, machine.mode),
    power: wordFor(POWERS, machine.enabledState),
    testReplica: machine.mode === ReplicationMode.TestReplica,
    job: job ? { id: job.id, percent: job.percentComplete ?? null } : null,
  };
}

function relationship(kind: "primary" | "extended", facts: RelationshipFacts): Omit<MachineStatus, OfMachine> {
  return {
    relationship: kind,
    state: stateName(facts.state),
    stateCode: facts.state ?? null,
    provider: facts.provider,
    health: wordFor(HEALTHS, facts.health),
  };
}

const NO_RELATIONSHIP = { relationship: null, state: null, stateCode: null, provider: null, health: null } as const;

function byName(a: MachineStatus, b: MachineStatus): number {
  return a.name.localeCompare(b.name, "en") || a.id.localeCompare(b.id);
}
