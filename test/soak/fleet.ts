import type { FleetInput } from "../../simulator/fleet/fleet-schema";

const provider = "Contoso Site Recovery";

/** Two machines that can fail back; the second is where a program may be pointed by mistake. */
export const fleet: FleetInput = {
  host: { computerName: "HV-DR-01" },
  providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: provider }],
  machines: ["SQL01", "SQL02"].map((name, index) => ({
    id: `5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60${index + 1}`,
    name,
    relationships: { primary: { state: "Committed", provider } },
    recoveryPoints: [
      { id: pointOf(index, 1), takenAt: "2026-11-19T02:00:00Z", consistency: "applicationConsistent" },
      { id: pointOf(index, 2), takenAt: "2026-11-19T03:00:00Z", consistency: "crashConsistent" },
    ],
    failback: { seconds: 60 },
  })),
};

export const machineNames = ["SQL01", "SQL02"] as const;
export type MachineName = (typeof machineNames)[number];

export function machineIdOf(name: MachineName): string {
  return `5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60${machineNames.indexOf(name) + 1}`;
}

/** The newest recovery point of a machine. */
export function newestPointOf(name: MachineName): string {
  return pointOf(machineNames.indexOf(name), 2);
}

function pointOf(machine: number, nth: number): string {
  return `7D0A44E1-90B2-4C35-8F6B-2E51A0C39${machine + 1}0${nth}`;
}
