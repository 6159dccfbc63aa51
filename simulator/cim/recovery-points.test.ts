import { committed, machineId, NOON, pointId, stateOf } from "../testing/fleets.test-support";
import { parseWql } from "../wql/parse";
import { runWql } from "../wql/run";
import { type CimInstance, type HostView, propertyOf, referenceTo } from "./class";
import { sameKey } from "./value";

const state = stateOf([
  committed(1, {
    name: "SQL01",
    recoveryPoints: [
      { id: pointId(1), takenAt: "90 minutes ago", consistency: "applicationConsistent" },
      { id: pointId(2), takenAt: "30 minutes ago", consistency: "crashConsistent" },
      { id: pointId(3), takenAt: "5 minutes ago", consistency: "plannedFailover" },
    ],
  }),
  committed(2),
]);
const view: HostView = { state, now: NOON, language: "en-US" };

function query(wql: string): readonly CimInstance[] {
  return runWql(parseWql(wql), view).instances;
}

function row(instance: CimInstance, ...names: string[]) {
  return names.map((name) => propertyOf(instance, name));
}

describe("recovery points", () => {
  it("are settings of their machine beside those it runs with, told apart by their type alone", () => {
    const found = query("SELECT * FROM Msvm_VirtualSystemSettingData");
    expect(
      found.map((one) => row(one, "InstanceID", "ConfigurationID", "VirtualSystemIdentifier", "VirtualSystemType")),
    ).toEqual([
      [`Microsoft:${machineId(1)}`, machineId(1), machineId(1), "Microsoft:Hyper-V:System:Realized"],
      [`Microsoft:${pointId(1)}`, pointId(1), machineId(1), "Microsoft:Hyper-V:Snapshot:Replica:ApplicationConsistent"],
      [`Microsoft:${pointId(2)}`, pointId(2), machineId(1), "Microsoft:Hyper-V:Snapshot:Replica:Standard"],
      [`Microsoft:${pointId(3)}`, pointId(3), machineId(1), "Microsoft:Hyper-V:Snapshot:Replica:PlannedFailover"],
      [`Microsoft:${machineId(2)}`, machineId(2), machineId(2), "Microsoft:Hyper-V:System:Realized"],
    ]);
  });

  it("show when they were taken, and a name made of that", () => {
    const [point] = query(`SELECT * FROM Msvm_VirtualSystemSettingData WHERE ConfigurationID = '${pointId(2)}'`);
    expect(point && row(point, "CreationTime", "ElementName")).toEqual([
      { kind: "datetime", at: NOON - 30 * 60_000 },
      "SQL01 - (2026-11-20 - 11:30)",
    ]);
  });

  it("are found by a query for their types, whatever else the class holds", () => {
    const wql =
      "SELECT * FROM Msvm_VirtualSystemSettingData WHERE VirtualSystemType LIKE 'Microsoft:Hyper-V:Snapshot:Replica:%'";
    expect(query(wql)).toHaveLength(3);
  });

  it("hang on their machine by an association that leads to both ends", () => {
    const links = query("SELECT * FROM Msvm_SnapshotOfVirtualSystem");
    const everything = [...query("SELECT * FROM Msvm_ComputerSystem"), ...query("SELECT * FROM CIM_SettingData")];
    const ends = links.map((link) => {
      const [machine, point] = referenceTo(link).keys.map(([, wanted]) =>
        everything.find((one) => sameKey(referenceTo(one), wanted)),
      );
      return [machine && propertyOf(machine, "Name"), point && propertyOf(point, "ConfigurationID")];
    });
    expect(ends).toEqual([1, 2, 3].map((n) => [machineId(1), pointId(n)]));
  });
});

describe("OperationalStatus", () => {
  it("is what the machine is told to have, with a description for each value", () => {
    const busy = stateOf([committed(1, { operationalStatus: ["InService", "MergingDisks"] })]);
    const [, machine] = runWql(parseWql("SELECT * FROM Msvm_ComputerSystem"), { ...view, state: busy }).instances;
    expect(machine && row(machine, "OperationalStatus", "StatusDescriptions", "Status")).toEqual([
      [11, 32772],
      ["In service", "Merging disks"],
      "Degraded",
    ]);
  });
});
