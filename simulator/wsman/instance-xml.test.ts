import type { XmlElement } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import type { HostView } from "../cim/class";
import { classTable, findClass } from "../cim/class-table";
import { initiateFailback } from "../model/initiate-failback";
import { relationshipInstanceId } from "../model/relationship";
import { committed, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { writeDatetime, writeFragment, writeInstance, writeInterval } from "./instance-xml";

const CIM = "http://schemas.dmtf.org/wbem/wscim/1/common";

const state = initiateFailback(
  stateOf([committed(1), committed(2, { enabledState: "Running" })]),
  {
    machineId: machineId(1),
    settingsInstanceId: relationshipInstanceId(machineId(1), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "HV-DR-01\\failback",
  },
  NOON,
  "36B98E03-2CB5-45CD-96EC-6A9B16A2EE5D",
).state;
const view: HostView = { state, now: NOON + 14, language: "en-US" };

function instances(className: string): XmlElement[] {
  return (findClass(className)?.instances(view) ?? []).map((one) => readXml(writeInstance(one)));
}

function isNil(element: XmlElement): boolean {
  return element.attributes.some(({ name, value }) => name === "nil" && value === "true");
}

function namesOf(element: XmlElement | undefined): string[] {
  return (element?.children ?? []).map(({ name }) => name);
}

function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.children.find((one) => one.name === name)?.text;
}

describe("an instance as Windows writes it", () => {
  it("has its properties in the class's namespace, and says its type", () => {
    const [host] = instances("Msvm_ComputerSystem");
    const uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ComputerSystem";
    expect(host).toMatchObject({ name: "Msvm_ComputerSystem", namespace: uri });
    expect(host?.attributes).toContainEqual(
      expect.objectContaining({ name: "type", value: "p:Msvm_ComputerSystem_Type" }),
    );
    expect(new Set(host?.children.map(({ namespace }) => namespace))).toEqual(new Set([uri]));
  });

  it("has every property of a machine, in the order recorded on a Windows host", () => {
    const [, machine] = instances("Msvm_ComputerSystem");
    expect(namesOf(machine).join(" ")).toBe(
      "Caption CommunicationStatus CreationClassName Description DetailedStatus ElementName EnabledDefault EnabledState " +
        "EnhancedSessionModeState FailedOverReplicationType HealthState HwThreadsPerCoreRealized InstallDate InstanceID " +
        "LastApplicationConsistentReplicationTime LastReplicationTime LastReplicationType LastSuccessfulBackupTime " +
        "ManagementVtlImageFileName ManagementVtlImageVersion Name NameFormat NumberOfNumaNodes OnTimeInMilliseconds " +
        "OperatingStatus OperationalStatus OtherEnabledState PrimaryOwnerContact PrimaryOwnerName PrimaryStatus ProcessID " +
        "ReplicationHealth ReplicationMode ReplicationState RequestedState ResetCapability Status StatusDescriptions " +
        "TimeOfLastConfigurationChange TimeOfLastStateChange TransitioningToState",
    );
  });

  it("shows the host itself first, with its replication properties null", () => {
    const [host, ...machines] = instances("Msvm_ComputerSystem");
    expect(textOf(host, "Name")).toBe("HV-DR-01");
    const nil = host?.children.filter(isNil).map(({ name }) => name);
    expect(nil).toEqual(
      expect.arrayContaining(["ReplicationState", "ReplicationMode", "ReplicationHealth", "InstallDate"]),
    );
    expect(machines.map((one) => textOf(one, "ReplicationState"))).toEqual(["13", "6"]);
  });

  it("tells a machine that is off from one that runs", () => {
    const [, off, running] = instances("Msvm_ComputerSystem");
    const some = (one: XmlElement | undefined) =>
      ["EnabledDefault", "EnabledState", "RequestedState"].map((name) => textOf(one, name));
    expect(some(off)).toEqual(["3", "3", "5"]);
    expect(some(running)).toEqual(["2", "2", "2"]);
    expect(off?.children.filter(isNil).map(({ name }) => name)).toContain("ProcessID");
    expect(textOf(running, "ProcessID")).toMatch(/^\d+$/);
  });

  it("leaves null arrays out, and writes an empty text as empty, not as nil", () => {
    const [relationship] = instances("Msvm_ReplicationRelationship");
    expect(namesOf(relationship)).not.toContain("OperationalStatus");
    const [settings] = instances("Msvm_ReplicationSettingData");
    expect(namesOf(settings)).not.toContain("Notes");
    const additional = settings?.children.find(({ name }) => name === "AdditionalSettings");
    expect(additional && [additional.text, isNil(additional)]).toEqual(["", false]);
  });

  it("has every property of the settings that Microsoft documents", () => {
    expect(findClass("Msvm_ReplicationSettingData")?.properties).toHaveLength(42);
  });

  it("puts dates into cim:Datetime and intervals into cim:Interval", () => {
    const [job] = instances("Msvm_ConcreteJob");
    const inner = (name: string) => job?.children.find((one) => one.name === name)?.children[0];
    expect(inner("StartTime")).toMatchObject({ namespace: CIM, name: "Datetime", text: "2026-11-20T12:00:00Z" });
    expect(inner("InstallDate")).toMatchObject({ text: "1601-01-01T00:00:00Z" });
    expect(inner("ElapsedTime")).toMatchObject({ namespace: CIM, name: "Interval", text: "P0DT0H0M0.014000S" });
    expect(inner("TimeBeforeRemoval")).toMatchObject({ text: "P0DT0H5M0S" });
  });

  it("holds the two children of a reference directly, without a wrapper and without __cimnamespace", () => {
    const [association] = instances("Msvm_AffectedJobElement");
    expect(namesOf(association)).toEqual(["AffectedElement", "AffectingElement", "ElementEffects"]);
    const [affected] = association?.children ?? [];
    expect(namesOf(affected)).toEqual(["Address", "ReferenceParameters"]);
    const selectors = affected?.children[1]?.children[1]?.children.map(({ attributes, text }) => [
      attributes[0]?.value,
      text,
    ]);
    expect(selectors).toEqual([
      ["CreationClassName", "Msvm_ComputerSystem"],
      ["Name", machineId(1)],
    ]);
  });

  it("in a row of chosen columns stands without namespaces", () => {
    const [job] = findClass("Msvm_ConcreteJob")?.instances(view) ?? [];
    if (!job) throw new Error("no job");
    const row = readXml(
      writeFragment(job, ["JobState", "StartTime", "UntilTime"]).replace(
        "<w:XmlFragment",
        '<w:XmlFragment xmlns:w="urn:w"',
      ),
    );
    expect(row.children.map(({ namespace, name }) => [namespace, name])).toEqual([
      ["", "JobState"],
      ["", "StartTime"],
      ["", "UntilTime"],
    ]);
    expect(row.children[1]?.children[0]).toMatchObject({ namespace: "", name: "Datetime" });
  });

  it("names no property twice in any class, and every key is a property", () => {
    for (const cls of classTable) {
      expect(new Set(cls.properties).size).toBe(cls.properties.length);
      expect(cls.properties).toEqual(expect.arrayContaining([...cls.keys]));
    }
  });

  it("gives no instance a value for a property its class has not", () => {
    for (const cls of classTable) {
      const used = cls.instances(view).flatMap(({ values }) => Object.keys(values));
      expect(used.filter((name) => !cls.properties.includes(name))).toEqual([]);
    }
  });
});

describe("dates and intervals", () => {
  it("have a fraction only when there is one", () => {
    expect(writeDatetime(NOON)).toBe("2026-11-20T12:00:00Z");
    expect(writeDatetime(NOON + 7)).toBe("2026-11-20T12:00:00.007Z");
  });

  it.each([
    [0, "P0DT0H0M0S"],
    [18.5 * 3600, "P0DT18H30M0S"],
    [90_061, "P1DT1H1M1S"],
    [0.014947, "P0DT0H0M0.014947S"],
    [59.9999999, "P0DT0H1M0S"],
  ])("%d seconds are %s", (seconds, text) => expect(writeInterval(seconds)).toBe(text));
});
