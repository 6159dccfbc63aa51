import type { FleetInput } from "./fleet-schema";

/** A disaster-recovery host to try things on: one machine that can fail back, three that cannot, each for a reason. */
export const starterFleet: FleetInput = {
  host: { computerName: "HV-DR-01" },
  providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: "Contoso Site Recovery" }],
  machines: [
    {
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601",
      name: "SQL01",
      relationships: { primary: { state: "Committed", provider: "Contoso Site Recovery" } },
      failback: { seconds: 60, ends: "completed" },
    },
    {
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B602",
      name: "FILE01",
      relationships: { primary: { state: "Committed", provider: "builtIn" } },
    },
    {
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B603",
      name: "WEB01",
      enabledState: "Running",
      relationships: { primary: { state: "Committed", provider: "Contoso Site Recovery" } },
    },
    {
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B604",
      name: "APP01",
      relationships: { primary: { state: "Replicating", provider: "Contoso Site Recovery" } },
    },
  ],
};
