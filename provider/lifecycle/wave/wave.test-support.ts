import { EXTERNAL, ScriptedHost, TestClock, TestJournal, TestProgress } from "../../failback/failback.test-support";
import type { JobSnapshot } from "../../failback/observation";
import type { HostInventory, InventoryMachine, ReplicationProvider } from "../../failback/ports";
import { ReplicationState, type ReplicationStateName } from "../../failback/replication-state";
import { HostDirectory } from "../host-directory";
import { lifecycleOver } from "../lifecycle";

/** The id of the machine at this place of a fleet, counted from 1. */
export function machineId(place: number): string {
  return `5F2C1A70-3D64-4B8E-9A15-${String(place).padStart(12, "0")}`;
}

export interface FleetMachine {
  readonly name: string;
  readonly host: string;
  readonly id: string;
  state: ReplicationStateName;
  enabledState?: number;
  provider?: ReplicationProvider;
  /** States of its failback jobs. */
  jobs?: readonly number[];
}

/** Machines VM0001 … spread over the hosts hv-01 … in turn, all at Committed. */
export function fleet(machines: number, hosts: number): FleetMachine[] {
  return Array.from({ length: machines }, (_, index) => ({
    name: `VM${String(index + 1).padStart(4, "0")}`,
    host: `hv-${String((index % hosts) + 1).padStart(2, "0")}`,
    id: machineId(index + 1),
    state: "Committed" as const,
  }));
}

/** A host whose inventory is its part of the fleet, as it is when asked. */
class FleetHost extends ScriptedHost {
  inventories = 0;
  away: Error | undefined;
  constructor(
    readonly address: string,
    readonly machines: () => readonly FleetMachine[],
  ) {
    super(() => ({ relationship: undefined }));
  }

  override async inventory(): Promise<never> {
    this.inventories++;
    if (this.away) throw this.away;
    const machines = this.machines().map(
      ({ id, name, state, enabledState = 3, provider = EXTERNAL, jobs = [] }): InventoryMachine => ({
        ...{ id, name, enabledState, operationalStatus: [2], mode: 2, jobs: jobs.map(jobIn) },
        relationships: { primary: { state: ReplicationState[state], health: 1, provider } },
      }),
    );
    const inventory: HostInventory = { machines };
    return inventory as never;
  }
}

function jobIn(state: number, index: number): JobSnapshot {
  const nothing = { percentComplete: undefined, errorCode: undefined, errorDescription: undefined };
  return { id: `8A7C6E5D-0000-4000-8000-${String(index + 1).padStart(12, "0")}`, state, ...nothing };
}

/** What a wave's verbs work with, over a fleet in memory; a host's address is its name among the wave's hosts. */
export function waveWorld(machines: FleetMachine[]) {
  const clock = new TestClock();
  const progress = new TestProgress();
  const journal = new TestJournal();
  const hosts = new Map<string, FleetHost>();
  const hostAt = (address: string) => {
    const host = hosts.get(address) ?? new FleetHost(address, () => machines.filter((one) => one.host === address));
    hosts.set(address, host);
    return host;
  };
  const lifecycle = () =>
    lifecycleOver({
      clock,
      hosts: new HostDirectory(({ address }) => hostAt(address), clock),
      progress: () => progress,
      journal,
    });
  return { lifecycle, hostAt, clock, progress, journal };
}

/** The program of a wave that carries the whole fleet. */
export function programOf(machines: readonly FleetMachine[], more: Record<string, unknown> = {}) {
  const names = [...new Set(machines.map(({ host }) => host))].toSorted();
  return {
    hosts: Object.fromEntries(names.map((host) => [host, { address: host }])),
    members: machines.map(({ name, host }) => `${name} on ${host}`) as unknown[],
    request: "CHG-1",
    ...more,
  };
}

/** An order as a wave's outputs hold it. */
export function orderText(request: string, outcome: string, reason: string | null = null): string {
  const ended = outcome === "open" ? null : "2026-11-20T00:10:00.000Z";
  return JSON.stringify([
    ...[request, outcome, true, "2026-11-20T00:00:00.000Z", ended],
    ...["8A7C6E5D-0000-4000-8000-000000000001", null, reason],
  ]);
}
