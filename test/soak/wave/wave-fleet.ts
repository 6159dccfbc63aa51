import type { FleetInput } from "../../../simulator/fleet/fleet-schema";

const provider = "Contoso Site Recovery";

/** Machines are numbered from 0 over all hosts; host `k` has every machine of which the number leaves `k`. */
export function siteOf(machine: number, sites: number): number {
  return machine % sites;
}

export function siteName(site: number): string {
  return `hv-${site + 1}`;
}

export function machineName(machine: number): string {
  return `VM${machine + 1}`;
}

export function machineIdAt(machine: number): string {
  return `5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60${machine + 1}`;
}

export function pointIdAt(machine: number, nth: number): string {
  return `7D0A44E1-90B2-4C35-8F6B-2E51A0C39${machine + 1}0${nth}`;
}

/** One of the hosts of a wave, with its machines. */
export function fleetOf(site: number, sites: number, machines: number): FleetInput {
  const own = Array.from({ length: machines }, (_, machine) => machine).filter((one) => siteOf(one, sites) === site);
  return {
    host: { computerName: `HV-DR-0${site + 1}` },
    providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: provider }],
    machines: own.map((machine) => ({
      id: machineIdAt(machine),
      name: machineName(machine),
      relationships: { primary: { state: "Committed", provider } },
      recoveryPoints: [
        { id: pointIdAt(machine, 1), takenAt: "2026-11-19T02:00:00Z", consistency: "applicationConsistent" },
        { id: pointIdAt(machine, 2), takenAt: "2026-11-19T03:00:00Z", consistency: "crashConsistent" },
      ],
      failback: { seconds: 60 },
    })),
  };
}

/** Identifiers of so many machines. */
export function machinesOf(machines: number): readonly string[] {
  return Array.from({ length: machines }, (_, machine) => machineIdAt(machine));
}
