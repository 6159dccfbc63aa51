import type { FleetInput } from "../fleet/fleet-schema";
import { parseFleet } from "../fleet/read-fleet";
import { toHostState } from "../fleet/to-host-state";
import type { HostState } from "../model/host-state";

/** An instant for tests that need one. */
export const NOON = Date.UTC(2026, 10, 20, 12, 0, 0);

export const externalProvider = { id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: "Contoso Site Recovery" };

export type MachineInput = FleetInput["machines"][number];

/** The GUID of the n-th machine of a test. */
export function machineId(n: number): string {
  return `5F2C1A70-3D64-4B8E-9A15-${n.toString(16).toUpperCase().padStart(12, "0")}`;
}

/** The GUID of the n-th recovery point of a test. */
export function pointId(n: number): string {
  return `9D1E7B30-52C8-4F6A-8E04-${n.toString(16).toUpperCase().padStart(12, "0")}`;
}

/** A machine that can fail back; what a test cares about, it says. */
export function committed(n: number, more: Partial<MachineInput> = {}): MachineInput {
  return {
    id: machineId(n),
    name: `VM${n}`,
    relationships: { primary: { state: "Committed", provider: externalProvider.name } },
    ...more,
  };
}

export function fleetOf(machines: readonly MachineInput[], host: FleetInput["host"] = {}) {
  return parseFleet({ host, providers: [externalProvider], machines: [...machines] }, "test fleet");
}

export function stateOf(machines: readonly MachineInput[], host: FleetInput["host"] = {}): HostState {
  return toHostState(fleetOf(machines, host), NOON);
}
