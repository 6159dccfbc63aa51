import { toFailbackError } from "../../errors";
import { liveJob } from "../../failback/observation";
import type { InventoryMachine } from "../../failback/ports";
import { ReplicationState } from "../../failback/replication-state";
import type { Order } from "../../failback/request";
import type { Lifecycle } from "../lifecycle";
import { hostKey, type SeenMember } from "./seen-members";
import type { WaveInputs } from "./wave-inputs";
import { machineKey } from "./wave-record";

/** An open order whose machine is no member any more. */
export interface DepartedOrder {
  readonly order: Order;
  /** The machine's name where a host of the wave still shows it, else its key. */
  readonly name: string;
  /** The host at which it fails back now: nobody follows it, but it takes its place there. */
  readonly runsAt: string | undefined;
}

/** Looks, in the inventories that are at hand anyway, for what was removed from the wave while it was open. */
export async function departedOrders(
  lifecycle: Lifecycle,
  { hosts }: WaveInputs,
  members: readonly SeenMember[],
  orders: ReadonlyMap<string, Order>,
): Promise<DepartedOrder[]> {
  const present = new Set(members.map(({ key }) => key));
  const open = [...orders].filter(([key, { outcome }]) => outcome === "open" && !present.has(key));
  if (open.length === 0) return [];
  const shown = new Map<
    string,
    { readonly machine: InventoryMachine; readonly host: string; readonly runs: boolean }
  >();
  for (const host of Object.values(hosts)) {
    for (const machine of await machinesAt(lifecycle, host)) {
      for (const relationship of ["primary", "extended"] as const) {
        const isRunning = machine.relationships[relationship]?.state === ReplicationState.FailbackInProgress;
        const runs = isRunning || liveJob({ machine, relationship: undefined, jobs: machine.jobs }) !== undefined;
        shown.set(machineKey({ vmId: machine.id, relationship }), { machine, host: hostKey(host), runs });
      }
    }
  }
  return open.map(([key, order]) => {
    const found = shown.get(key);
    return { order, name: found?.machine.name ?? key, runsAt: found?.runs ? found.host : undefined };
  });
}

/** A host that is away shows nothing, and its own members say why. */
async function machinesAt(
  lifecycle: Lifecycle,
  host: WaveInputs["hosts"][string],
): Promise<readonly InventoryMachine[]> {
  try {
    return (await lifecycle.hosts.inventory(host)).inventory.machines;
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    return [];
  }
}
