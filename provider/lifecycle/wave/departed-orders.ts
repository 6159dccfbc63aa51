import { toFailbackError } from "../../errors";
import { recall } from "../../failback/journal";
import { liveJob, type RelationshipRef } from "../../failback/observation";
import type { InventoryMachine } from "../../failback/ports";
import { ReplicationState } from "../../failback/replication-state";
import type { Order } from "../../failback/request";
import type { HostInput } from "../host-input";
import type { Lifecycle } from "../lifecycle";
import { hostKey, type SeenMember } from "./seen-members";
import { machineKey } from "./wave-record";

/** An open order whose machine is no member any more. */
export interface DepartedOrder {
  readonly order: Order;
  /** The machine's name where a host of the wave still shows it, else its key. */
  readonly name: string;
  /** The host at which it fails back now, or may: nobody follows it, but it takes its place there. */
  readonly runsAt: string | undefined;
}

/** The host of a failback of which it is not known where it runs: it takes a place in the whole wave alone. */
const SOMEWHERE = "";

/**
 * Looks for what was removed from the wave while it was open, in inventories most of which are at hand anyway.
 *
 * @param hosts of the wave, those that the last operation knew among them: a host may leave together with its machines
 */
export async function departedOrders(
  lifecycle: Lifecycle,
  hosts: readonly HostInput[],
  members: readonly SeenMember[],
  orders: ReadonlyMap<string, Order>,
): Promise<DepartedOrder[]> {
  const present = new Set(members.map(({ key }) => key));
  const open = [...orders].filter(([key, { outcome }]) => outcome === "open" && !present.has(key));
  if (open.length === 0) return [];
  const { shown, away } = await lookAround(lifecycle, hosts);
  return Promise.all(
    open.map(async ([key, order]) => {
      const found = shown.get(key);
      const name = found?.name ?? key;
      if (found?.runs) return { order, name, runsAt: found.host };
      return { order, name, runsAt: await hiddenAt(lifecycle, key, order, away) };
    }),
  );
}

interface Shown {
  readonly name: string;
  readonly host: string;
  readonly runs: boolean;
}

interface Surroundings {
  /** By the key of a machine. */
  readonly shown: ReadonlyMap<string, Shown>;
  /** Hosts that did not answer. */
  readonly away: ReadonlySet<string>;
}

async function lookAround(lifecycle: Lifecycle, hosts: readonly HostInput[]): Promise<Surroundings> {
  const shown = new Map<string, Shown>();
  const away = new Set<string>();
  for (const at of hosts) {
    const host = hostKey(at);
    const machines = await machinesAt(lifecycle, at);
    if (!machines) away.add(host);
    for (const machine of machines ?? []) {
      for (const relationship of ["primary", "extended"] as const) {
        const key = machineKey({ vmId: machine.id, relationship });
        const runs = isRunning(machine, relationship);
        // Two hosts may show one id, as after an export: the one that runs is meant.
        if (runs || !shown.has(key)) shown.set(key, { name: machine.name, host, runs });
      }
    }
  }
  return { shown, away };
}

function isRunning(machine: InventoryMachine, relationship: RelationshipRef["relationship"]): boolean {
  if (machine.relationships[relationship]?.state === ReplicationState.FailbackInProgress) return true;
  return liveJob({ machine, relationship: undefined, jobs: machine.jobs }) !== undefined;
}

/** What no host shows to be running may run at one that is away; which one was asked for it, the journal knows. */
async function hiddenAt(
  { journal }: Lifecycle,
  key: string,
  order: Order,
  away: ReadonlySet<string>,
): Promise<string | undefined> {
  if (away.size === 0) return undefined;
  try {
    const { host } = recall(await journal.read(refOf(key)), order.request);
    if (host === undefined) return SOMEWHERE;
    const at = host.toLowerCase();
    return [...away].find((one) => one === at || one.startsWith(`${at}:`));
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    // A journal that cannot be read is told where the machine is a member. Here it tells nothing.
    return SOMEWHERE;
  }
}

function refOf(key: string): RelationshipRef {
  const [vmId = "", relationship] = key.split("/");
  return { vmId, relationship: relationship === "extended" ? "extended" : "primary" };
}

/** A host that is away shows nothing, and its own members say why. */
async function machinesAt(lifecycle: Lifecycle, host: HostInput): Promise<readonly InventoryMachine[] | undefined> {
  try {
    return (await lifecycle.hosts.inventory(host)).inventory.machines;
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    return undefined;
  }
}
