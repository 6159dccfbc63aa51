import { FailbackError } from "../errors";
import type { Observation } from "../failback/observation";
import type { InventoryMachine, RelationshipFacts } from "../failback/ports";
import { findMachine, findNamesake } from "./find-machine";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";

/** One look at a machine, out of the inventory that all resources of the operation share. */
export interface Look {
  readonly machine: InventoryMachine;
  /** Of the declared relationship; undefined when the machine has none. */
  readonly facts: RelationshipFacts | undefined;
  readonly seen: Observation;
  /** Another machine that bears the declared name now. */
  readonly namesake: InventoryMachine | undefined;
  /** When the inventory was taken, on the monotonic clock. */
  readonly at: number;
}

/**
 * What a refresh sees: a machine that is missing, or not the only one of its name, is an observation.
 *
 * @throws FailbackError when the host cannot be asked
 */
export async function observeMachine(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  recordedId: unknown,
): Promise<Observation> {
  try {
    return (await lookAtMachine(lifecycle, inputs, recordedId)).seen;
  } catch (thrown) {
    const missing = thrown instanceof FailbackError && ["machineNotFound", "machineNotUnique"].includes(thrown.code);
    if (!missing) throw thrown;
    return { machine: undefined, relationship: undefined, jobs: [] };
  }
}

/** @throws FailbackError when the host cannot be asked, or the machine is missing or not unique */
export async function lookAtMachine(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  recordedId: unknown,
): Promise<Look> {
  const { inventory, at } = await lifecycle.hosts.inventory(inputs.host);
  const id = typeof recordedId === "string" ? recordedId : undefined;
  const machine = findMachine(inventory, inputs.vm, id, inputs.host.address);
  const facts = machine.relationships[inputs.relationship];
  const namesake = findNamesake(inventory, inputs.vm, machine);
  return { machine, facts, namesake, seen: { machine, relationship: facts, jobs: machine.jobs }, at };
}
