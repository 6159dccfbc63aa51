import type { FleetHosts, FleetMachine } from "./hosts";
import type { Declared } from "./stack";

export const REQUEST = "CHG-4711";

/** Basic on both sides of every comparison, so that nobody pays for sealing. */
export function connectionTo(fleet: FleetHosts, machine: FleetMachine) {
  return { ...fleet.endpointOf(machine), auth: "basic", allowUnencrypted: true };
}

export function argsOf(fleet: FleetHosts, machine: FleetMachine) {
  return { host: connectionTo(fleet, machine), vm: { name: machine.name }, request: REQUEST };
}

/** A resource for each machine. */
export function each(fleet: FleetHosts, kind: "single" | "nothing" | "large"): Declared[] {
  return fleet.machines.map((machine) => ({ kind, name: machine.name.toLowerCase(), args: argsOf(fleet, machine) }));
}

/** One resource for all of them. */
export function wave(fleet: FleetHosts, maxParallel: number): Declared[] {
  const aliasOf = (host: number) => `hv-${String(host + 1).padStart(2, "0")}`;
  const hosts: Record<string, ReturnType<typeof connectionTo>> = {};
  for (const machine of fleet.machines) hosts[aliasOf(machine.host)] ??= connectionTo(fleet, machine);
  const args = {
    ...{ hosts, request: REQUEST, maxParallel },
    members: fleet.machines.map(({ name, host }) => `${name} on ${aliasOf(host)}`),
    maxParallelPerHost: Math.ceil(maxParallel / Object.keys(hosts).length),
  };
  return [{ kind: "wave", name: "fleet", args }];
}
