import type { HostView } from "../cim/class";
import { propertyOf } from "../cim/class";
import { initiateFailback } from "../model/initiate-failback";
import { relationshipInstanceId } from "../model/relationship";
import { committed, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { parseWql } from "./parse";
import { WqlError } from "./query";
import { runWql, UnknownClass } from "./run";

const state = initiateFailback(
  stateOf([committed(1, { name: "SQL01" }), committed(2, { name: "web02", enabledState: "Running" }), committed(3)]),
  {
    machineId: machineId(3),
    settingsInstanceId: relationshipInstanceId(machineId(3), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "u",
  },
  NOON,
  "0C7E0D9A-2B3F-4D7C-9A1E-111111111111",
).state;
const view: HostView = { state, now: NOON + 30_000, language: "en-US" };

function run(text: string) {
  return runWql(parseWql(text), view);
}

function names(condition: string): unknown[] {
  return run(`SELECT * FROM Msvm_ComputerSystem WHERE ${condition}`).instances.map((one) =>
    propertyOf(one, "ElementName"),
  );
}

describe("LIKE in a query", () => {
  it.each([
    [`'${"a".repeat(8_000)}' LIKE '%${"a".repeat(4_000)}b'`, "LIKE compares a property with a pattern"],
    [`ElementName LIKE '%${"a".repeat(1_000)}'`, "a pattern is longer than 1000 characters"],
  ])("is refused when it could take for ever", (condition, words) => {
    expect(() => names(condition)).toThrow(new WqlError(words));
  });

  it("takes a pattern of a thousand characters", () => {
    expect(names(`ElementName LIKE 'SQL01${"%".repeat(995)}'`)).toEqual(["SQL01"]);
  });
});

describe("a WQL query on the host", () => {
  it.each([
    ["ElementName = 'sql01'", ["SQL01"]],
    ["'SQL01' = elementname", ["SQL01"]],
    ["ElementName <> 'SQL01'", ["HV-DR-01", "web02", "VM3"]],
    ["Name != __SERVER", ["SQL01", "web02", "VM3"]],
    ["Name = __SERVER", ["HV-DR-01"]],
    ["__CLASS = 'Msvm_ComputerSystem' AND EnabledState = 2", ["HV-DR-01", "web02"]],
    ["EnabledState = '2'", ["HV-DR-01", "web02"]],
    ["EnabledState = 'two'", []],
    ["EnabledState > 2", ["SQL01", "VM3"]],
    ["EnabledState >= 3 AND NOT ElementName LIKE 'VM%'", ["SQL01"]],
    ["ReplicationMode IS NULL", ["HV-DR-01"]],
    ["ReplicationMode = NULL", ["HV-DR-01"]],
    ["ReplicationMode IS NOT NULL AND ElementName < 'T'", ["SQL01"]],
    ["ReplicationMode <> NULL AND ElementName LIKE '%02'", ["web02"]],
    ["ReplicationMode <> 7", ["SQL01", "web02", "VM3"]],
    ["ReplicationState < 10 OR ReplicationState = 13", ["SQL01", "web02", "VM3"]],
    ["TimeOfLastStateChange < '19700101000000.000000+000'", ["SQL01", "web02", "VM3"]],
    [
      "InstallDate > '20261021000000.000000+000' AND InstallDate < '20261021133000.000000+060'",
      ["SQL01", "web02", "VM3"],
    ],
    ["ElementName = 'SQL01' OR ElementName = 'WEB02' OR ElementName = 'nobody'", ["SQL01", "web02"]],
    ["ElementName = 'SQL01' OR Name = 'HV-dr-01'", ["HV-DR-01", "SQL01"]],
  ])("WHERE %s finds %j", (condition, expected) => expect(names(condition)).toEqual(expected));

  it("finds booleans by word, by text and by number", () => {
    const found = (literal: string) =>
      run(`SELECT * FROM Msvm_ReplicationService WHERE Started = ${literal}`).instances.length;
    expect(["TRUE", "'true'", "1", "FALSE", "0"].map(found)).toEqual([1, 1, 1, 0, 0]);
  });

  it.each(["CIM_ConcreteJob", "CIM_Job", "msvm_concretejob"])("on %s finds the running job", (className) => {
    const { instances } = run(`SELECT * FROM ${className}`);
    expect(instances.map((one) => [one.class.name, propertyOf(one, "PercentComplete")])).toEqual([
      ["Msvm_ConcreteJob", 50],
    ]);
  });

  it("on CIM_ManagedElement finds the instances of every class that is one", () => {
    const classes = run("SELECT * FROM CIM_ManagedElement").instances.map((one) => one.class.name);
    expect(new Set(classes)).toEqual(
      new Set([
        "Msvm_ComputerSystem",
        "Msvm_ConcreteJob",
        "Msvm_ReplicationProvider",
        "Msvm_ReplicationRelationship",
        "Msvm_ReplicationService",
        "Msvm_ReplicationSettingData",
        "Msvm_VirtualSystemSettingData",
      ]),
    );
  });

  it("gives the columns by their own names", () => {
    expect(run("SELECT jobstate, PERCENTCOMPLETE FROM CIM_Job").columns).toEqual(["JobState", "PercentComplete"]);
  });

  it("refuses a class that is not there, and properties the class has not, even when nothing is found", () => {
    expect(() => run("SELECT * FROM Win32_OperatingSystem")).toThrow(UnknownClass);
    expect(() => run("SELECT Nothing FROM Msvm_ComputerSystem")).toThrow(WqlError);
    expect(() => run("SELECT * FROM Msvm_ComputerSystem WHERE Nothing = 1")).toThrow(WqlError);
    expect(() => run("SELECT * FROM Msvm_ComputerSystem WHERE OperationalStatus = 2")).toThrow("array");
  });

  it("finds two thousand of two thousand machines that are asked for by name", () => {
    const many = Array.from({ length: 2_000 }, (_, i) => committed(i + 1));
    const condition = many.map(({ id }) => `Name='${id}'`).join(" OR ");
    const big: HostView = { ...view, state: stateOf(many) };
    const { instances } = runWql(parseWql(`SELECT * FROM Msvm_ComputerSystem WHERE ${condition}`), big);
    expect(instances).toHaveLength(2_000);
  });
});
