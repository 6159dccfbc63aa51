import type { FleetInput } from "./fleet-schema";

const EXTERNAL = "Contoso Site Recovery";

const committed = { state: "Committed", provider: EXTERNAL } as const;

/**
 * A disaster-recovery host to try things on. Every machine is there for one reason, which its comment gives: only what it
 * says differs from SQL01. docs/embedded-host.md has the same as a table.
 */
export const starterFleet: FleetInput = {
  host: { computerName: "HV-DR-01" },
  providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: EXTERNAL }],
  machines: [
    {
      // Can fail back, in a minute.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601",
      name: "SQL01",
      relationships: { primary: committed },
      failback: { seconds: 60, ends: "completed" },
    },
    {
      // Replicates host to host: nothing there to hand a failback to.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B602",
      name: "FILE01",
      relationships: { primary: { state: "Committed", provider: "builtIn" } },
    },
    {
      // In production here: it is running.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B603",
      name: "WEB01",
      enabledState: "Running",
      relationships: { primary: committed },
    },
    {
      // Never failed over: it only replicates, and has the points that such a replica collects.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B604",
      name: "APP01",
      relationships: { primary: { state: "Replicating", provider: EXTERNAL } },
      recoveryPoints: [
        { id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D401", takenAt: "65 minutes ago", consistency: "crashConsistent" },
        { id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D402", takenAt: "5 minutes ago", consistency: "crashConsistent" },
      ],
    },
    {
      // Failed over and not committed: can fail back, to a point of its choice. The newest point is not application consistent.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B605",
      name: "SQL02",
      relationships: { primary: { state: "Recovered", provider: EXTERNAL } },
      recoveryPoints: [
        {
          id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D501",
          takenAt: "245 minutes ago",
          consistency: "applicationConsistent",
        },
        { id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D502", takenAt: "185 minutes ago", consistency: "crashConsistent" },
        {
          id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503",
          takenAt: "125 minutes ago",
          consistency: "applicationConsistent",
        },
        { id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D504", takenAt: "65 minutes ago", consistency: "crashConsistent" },
        { id: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D505", takenAt: "5 minutes ago", consistency: "crashConsistent" },
      ],
    },
    {
      // Catching up with its primary.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B606",
      name: "MAIL01",
      relationships: { primary: { state: "Resynchronizing", health: "Warning", provider: EXTERNAL } },
    },
    {
      // Replication is broken.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B607",
      name: "ERP01",
      relationships: { primary: { state: "Critical", health: "Critical", provider: EXTERNAL } },
    },
    {
      // Somebody is failing it over right now.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B608",
      name: "DC01",
      relationships: { primary: { state: "FailoverInProgress", provider: EXTERNAL } },
    },
    {
      // Back already.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B609",
      name: "CRM01",
      relationships: { primary: { state: "FailbackCompleted", provider: EXTERNAL } },
    },
    {
      // A test replica of SQL01. Its name differs so that SQL01 stays unique.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60A",
      name: "SQL01 - Test",
      mode: "TestReplica",
      relationships: { primary: committed },
    },
    {
      // Two machines of one name: only an id tells them apart.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60B",
      name: "DUP01",
      relationships: { primary: committed },
    },
    {
      // The other DUP01; it is saved, so only the first can fail back.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60C",
      name: "DUP01",
      enabledState: "Saved",
      relationships: { primary: committed },
    },
    {
      // Replicates on to a third site: an extended relationship, in another state than the primary one.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60D",
      name: "HR01",
      relationships: { primary: committed, extended: { state: "Replicating", provider: EXTERNAL } },
    },
    {
      // The host is busy with it: the first OperationalStatus is not 2.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60E",
      name: "LOG01",
      operationalStatus: ["InService", "MergingDisks"],
      relationships: { primary: committed },
    },
    {
      // Not busy, although its disks are being merged: the first OperationalStatus is 2. Can fail back.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B60F",
      name: "LOG02",
      operationalStatus: ["OK", "MergingDisks"],
      relationships: { primary: committed },
    },
    {
      // At home here, and replicating away: mode Primary.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B610",
      name: "PAY01",
      enabledState: "Running",
      mode: "Primary",
      relationships: { primary: { state: "Replicating", provider: EXTERNAL } },
    },
    {
      // Never replicated: mode None, no relationship.
      id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B611",
      name: "PRINT01",
      relationships: {},
    },
  ],
};
