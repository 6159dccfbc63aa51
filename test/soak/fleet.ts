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
    failback: { seconds: 60 },
  })),
};

export const machineNames = ["SQL01", "SQL02"] as const;
export type MachineName = (typeof machineNames)[number];

export function machineIdOf(name: MachineName): string {
  return `5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60${machineNames.indexOf(name) + 1}`;
}
