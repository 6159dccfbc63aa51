import type { FleetInput } from "../../simulator/fleet/fleet-schema";

/** Of the benchmark that reads all of them. */
export const MACHINES = 2_000;

export const ALL_MACHINES = { className: "Msvm_ComputerSystem" };

/** That many replicas in different states, the same in every run. */
export function fleetOf(count: number): FleetInput {
  const states = ["Replicating", "Recovered", "Committed"] as const;
  return {
    machines: Array.from({ length: count }, (_, i) => ({
      id: machineId(i),
      name: `SQL-${String(i).padStart(4, "0")}`,
      createdAt: "2026-01-15T08:00:00+01:00",
      mode: "Replica",
      relationships: { primary: { state: states[i % states.length] ?? "Committed" } },
    })),
  };
}

export function machineId(index: number): string {
  return `5F2C1A70-3D64-4B8E-9A15-${index.toString(16).toUpperCase().padStart(12, "0")}`;
}
