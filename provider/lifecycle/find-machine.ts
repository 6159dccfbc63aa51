import { FailbackError } from "../errors";
import { ENABLED_STATE_OFF, ReplicationMode } from "../failback/observation";
import type { HostInventory, InventoryMachine } from "../failback/ports";
import { groupBy } from "./group-by";
import type { ReplicationFailbackInputs } from "./inputs";

/**
 * The machine a program means. A name is compared without case, as Hyper-V does; machines of test failovers share
 * their original's name and are passed over. A recorded id wins: a renamed machine is still ours.
 *
 * @throws FailbackError `machineNotFound`, or `machineNotUnique` with the candidates' ids
 */
export function findMachine(
  inventory: HostInventory,
  vm: ReplicationFailbackInputs["vm"],
  recordedId: string | undefined,
  address: string,
): InventoryMachine {
  const id = recordedId ?? ("id" in vm ? vm.id : undefined);
  if (id !== undefined) {
    const found = indexOf(inventory).byId.get(id);
    if (found) return found;
    const recorded = "name" in vm ? ` recorded for "${vm.name}"` : "";
    throw new FailbackError("machineNotFound", `${address} has no machine with the id ${id}${recorded}`);
  }
  const name = "name" in vm ? vm.name : "";
  const [found, ...others] = machinesNamed(inventory, name);
  if (!found) throw new FailbackError("machineNotFound", `no machine on ${address} is named "${name}"`);
  if (others.length > 0) {
    const ids = [found, ...others]
      .map(({ id, enabledState }) => `${id} (${enabledState === ENABLED_STATE_OFF ? "off" : "not off"})`)
      .join(", ");
    throw new FailbackError(
      "machineNotUnique",
      `${others.length + 1} machines on ${address} are named "${name}": ${ids}`,
    );
  }
  return found;
}

/** Where the declared name leads now, when that is not the machine that is recorded. */
export function findNamesake(
  inventory: HostInventory,
  vm: ReplicationFailbackInputs["vm"],
  ours: InventoryMachine,
): InventoryMachine | undefined {
  if (!("name" in vm)) return undefined;
  const named = machinesNamed(inventory, vm.name);
  return named.includes(ours) ? undefined : named[0];
}

function machinesNamed(inventory: HostInventory, name: string): readonly InventoryMachine[] {
  return indexOf(inventory).byName.get(name.toLowerCase()) ?? [];
}

/** An inventory is asked for machine after machine: looking each up in a list would cost the square of their number. */
interface MachineIndex {
  readonly byId: ReadonlyMap<string, InventoryMachine>;
  /** By name in lower case, without the machines of test failovers. */
  readonly byName: ReadonlyMap<string, readonly InventoryMachine[]>;
}

const indexes = new WeakMap<HostInventory, MachineIndex>();

function indexOf(inventory: HostInventory): MachineIndex {
  const known = indexes.get(inventory);
  if (known) return known;
  const originals = inventory.machines.filter(({ mode }) => mode !== ReplicationMode.TestReplica);
  const index: MachineIndex = {
    byId: new Map(inventory.machines.map((machine) => [machine.id, machine])),
    byName: groupBy(originals, ({ name }) => name.toLowerCase()),
  };
  indexes.set(inventory, index);
  return index;
}
