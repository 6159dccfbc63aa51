import { attribute, child, descend, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import type { CallEntry } from "../call-log";
import {
  enumerateRequest,
  type FailbackCall,
  failbackRequest,
  machineReference,
  settingsText,
  uri,
  xmlText,
} from "../testing/envelopes.test-support";
import { committed, externalProvider, machineId, pointId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";

const SERVICE = "Msvm_ReplicationService";
const W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";

const point = pointId(1);

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.open([
    committed(1, { recoveryPoints: [{ id: point, takenAt: "1 minute ago", consistency: "crashConsistent" }] }),
    committed(2, { relationships: { primary: { state: "Committed" } } }),
    committed(3, { enabledState: "Running" }),
    committed(4, { relationships: { primary: { state: "Replicating", provider: externalProvider.name } } }),
  ]);
});
afterEach(() => host.close());

const machine = machineId(1);

function call(more: Partial<FailbackCall> = {}) {
  return host.ask(failbackRequest({ machine, ...more }));
}

async function returnValue(more: Partial<FailbackCall> = {}): Promise<number> {
  const { content } = await call(more);
  return Number(trimmed(child(content, "ReturnValue")));
}

async function relationshipState(): Promise<string | undefined> {
  const { content } = await host.ask(enumerateRequest("SELECT * FROM Msvm_ReplicationRelationship"));
  return trimmed(descend(content, "Items", "Msvm_ReplicationRelationship", "ReplicationState"));
}

const text = (name: string, value: string) =>
  `<PROPERTY NAME="${name}" TYPE="string"><VALUE>${value}</VALUE></PROPERTY>`;
const array = (values: string) =>
  `<PROPERTY.ARRAY NAME="Notes" TYPE="string"><VALUE.ARRAY>${values}</VALUE.ARRAY></PROPERTY.ARRAY>`;

async function calls(): Promise<CallEntry[]> {
  return (await host.control<CallEntry[]>("GET", "/calls")).json;
}

describe("InitiateFailback over the wire", () => {
  it("answers 4096 and the job, as a reference with its two children in it", async () => {
    const { content, header } = await call();
    expect(content).toMatchObject({ name: "InitiateFailback_OUTPUT", namespace: uri(SERVICE) });
    expect(content?.children.map(({ name }) => name)).toEqual(["Job", "ReturnValue"]);
    expect(trimmed(child(content, "ReturnValue"))).toBe("4096");
    const job = child(content, "Job");
    expect(job?.children.map(({ name }) => name)).toEqual(["Address", "ReferenceParameters"]);
    expect(trimmed(descend(job, "ReferenceParameters", "ResourceURI"))).toBe(uri("Msvm_ConcreteJob"));
    const selectors = descend(job, "ReferenceParameters", "SelectorSet")?.children ?? [];
    expect(selectors.map((one) => [attribute(one, "Name"), one.text])).toEqual([
      ["InstanceID", expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/)],
    ]);
    expect(trimmed(child(header, "Action"))).toBe(`${uri(SERVICE)}/InitiateFailbackResponse`);
    expect(await relationshipState()).toBe("13");
  });

  it("is refused with 32775 and no job while the first one runs", async () => {
    await call();
    const { content } = await call();
    expect(trimmed(child(content, "ReturnValue"))).toBe("32775");
    const job = child(content, "Job") as XmlElement;
    expect(attribute(job, "nil", "http://www.w3.org/2001/XMLSchema-instance")).toBe("true");
  });

  it.each([
    ["whose provider is the host's own", 2, 32770],
    ["that runs", 3, 32775],
    ["that only replicates", 4, 32775],
    ["that is not here", 9, 32773],
  ])("of a machine %s is refused", async (_what, n, code) => {
    expect(await returnValue({ machine: machineId(n) })).toBe(code);
  });

  it("takes the settings as CDATA, with an XML declaration and line breaks", async () => {
    const settings = `<![CDATA[<?xml version="1.0"?>\n${settingsText(machine)}\n]]>`;
    expect(await returnValue({ settings })).toBe(4096);
  });

  it.each([
    ["left out", null],
    ["nil", undefined],
    ["empty", ""],
    ["no XML", "hello"],
    ["broken off", xmlText(settingsText(machine).slice(0, -5))],
    ["of another class", xmlText(settingsText(machine).replace("ReplicationSettingData", "ConcreteJob"))],
    ["without an InstanceID", xmlText('<INSTANCE CLASSNAME="Msvm_ReplicationSettingData"/>')],
    ["with a property given twice", xmlText(settingsText(machine, text("Caption", "a") + text("CAPTION", "b")))],
    ["with a property without a type", xmlText(settingsText(machine, '<PROPERTY NAME="Caption"/>'))],
    ["with a property without a name", xmlText(settingsText(machine, '<PROPERTY TYPE="string"/>'))],
    ["with an element that is no property", xmlText(settingsText(machine, "<METHOD/>"))],
    ["with text beside the properties", xmlText(settingsText(machine, "hello"))],
    ["with two values of one property", xmlText(settingsText(machine, text("Caption", "a</VALUE><VALUE>b")))],
    ["with an element in a value", xmlText(settingsText(machine, text("Caption", "<b/>")))],
    ["with an array of what are no values", xmlText(settingsText(machine, array("<VALUE>a</VALUE><b/>")))],
    ["another machine's", xmlText(settingsText(machineId(4)))],
  ])("is refused with 32773 when its settings are %s", async (what, settings) => {
    const nil = what === "nil" ? '<p:ReplicationSettingData xsi:nil="true"/>' : "";
    expect(await returnValue({ settings: settings ?? null, more: nil })).toBe(32773);
  });

  it.each([
    '<PROPERTY NAME="RecoveryHistory" TYPE="string"><VALUE>0</VALUE></PROPERTY>',
    '<PROPERTY NAME="RecoveryHistory" TYPE="uint16"><VALUE>65536</VALUE></PROPERTY>',
    '<PROPERTY NAME="RecoveryHistory" TYPE="uint16"><VALUE>99999</VALUE></PROPERTY>',
    '<PROPERTY NAME="RecoveryHistory" TYPE="uint16"><VALUE>many</VALUE></PROPERTY>',
    '<PROPERTY NAME="CompressionEnabled" TYPE="boolean"><VALUE>yes</VALUE></PROPERTY>',
    '<PROPERTY NAME="IncludedDisks" TYPE="string"><VALUE>x</VALUE></PROPERTY>',
    '<PROPERTY NAME="CreationTime" TYPE="string"><VALUE>2026-11-20T12:00:00Z</VALUE></PROPERTY>',
  ])("is refused with 32776 for a property of a wrong type: %s", async (property) => {
    expect(await returnValue({ settings: xmlText(settingsText(machine, property)) })).toBe(32776);
  });

  it("takes every property of the settings in its own type and CIM's own form of dates", async () => {
    const properties =
      '<QUALIFIER NAME="Description" TYPE="string"><VALUE>x</VALUE></QUALIFIER>' +
      '<PROPERTY NAME="RecoveryHistory" TYPE="uint16"><VALUE>0</VALUE></PROPERTY>' +
      '<PROPERTY NAME="ReplicationInterval" TYPE="uint16"><VALUE>65535</VALUE></PROPERTY>' +
      '<PROPERTY NAME="CompressionEnabled" TYPE="boolean"><VALUE>true</VALUE></PROPERTY>' +
      '<PROPERTY.ARRAY NAME="IncludedDisks" TYPE="string"><VALUE.ARRAY><VALUE>x</VALUE><VALUE.NULL/></VALUE.ARRAY></PROPERTY.ARRAY>' +
      '<PROPERTY NAME="CreationTime" TYPE="datetime"><VALUE>20261120120000.000000+000</VALUE></PROPERTY>' +
      '<PROPERTY NAME="AutoResynchronizeIntervalStart" TYPE="datetime"><VALUE>00000000183000.000000:000</VALUE></PROPERTY>' +
      '<PROPERTY NAME="AdditionalSettings" TYPE="string" PROPAGATED="true"/>';
    expect(await returnValue({ settings: xmlText(settingsText(machine, properties)) })).toBe(4096);
  });

  it.each([
    "2026-11-20T12:00:00Z",
    "20261320120000.000000+000",
    "20260230120000.000000+000",
    "20260120240000.000000+000",
    "99999999999999.999999+999",
    "00000000250000.000000:000",
  ])("takes %s as a date in the settings and lets the job fail, as Windows does with ISO dates", async (value) => {
    const date = `<PROPERTY NAME="CreationTime" TYPE="datetime"><VALUE>${value}</VALUE></PROPERTY>`;
    expect(await returnValue({ settings: xmlText(settingsText(machine, date)) })).toBe(4096);
    const { content } = await host.ask(enumerateRequest("SELECT * FROM Msvm_ConcreteJob"));
    const job = descend(content, "Items", "Msvm_ConcreteJob");
    expect(["JobState", "ErrorCode"].map((name) => trimmed(child(job, name)))).toEqual(["10", "32768"]);
    expect(trimmed(child(job, "ErrorDescription"))).not.toBe("");
    expect(await relationshipState()).toBe("6");
  });

  it.each<[string, Partial<FailbackCall>]>([
    [
      "a wrapped reference",
      { computerSystem: `<a:EndpointReference>${machineReference(machine)}</a:EndpointReference>` },
    ],
    ["a reference that is text", { computerSystem: machine }],
    ["settings as a tree of elements", { settings: '<q:Msvm_ReplicationSettingData xmlns:q="urn:q"/>' }],
    ["a parameter the method has not", { more: "<p:Force>true</p:Force>" }],
    ["a parameter given twice", { more: "<p:ReplicationSettingData/>" }],
    [
      "a parameter in another namespace",
      { more: '<RecoveryPointIdentifier xmlns="urn:other">x</RecoveryPointIdentifier>' },
    ],
  ])("with %s faults with w:SchemaValidationError", async (_what, more) => {
    const { status, fault } = await call(more);
    expect([status, fault?.subcode, fault?.code]).toEqual([
      500,
      { namespace: W, name: "SchemaValidationError" },
      2150858817,
    ]);
    expect(await relationshipState()).toBe("6");
  });

  it("says what is wrong with a wrapped reference: nothing else about it is", async () => {
    const computerSystem = `<a:EndpointReference>${machineReference(machine)}</a:EndpointReference>`;
    expect((await call({ computerSystem })).fault?.message).toContain("must not be wrapped");
  });

  it("with a body of another name faults with w:SchemaValidationError", async () => {
    const request = failbackRequest({ machine }).replaceAll("InitiateFailback_INPUT", "initiatefailback_INPUT");
    expect((await host.ask(request)).fault?.subcode?.name).toBe("SchemaValidationError");
  });
});

describe("the selectors of the service", () => {
  const all = {
    CreationClassName: SERVICE,
    Name: "replicasvc",
    SystemCreationClassName: "Msvm_ComputerSystem",
    SystemName: "hv-dr-01",
  };

  it.each([
    ["all four", all],
    ["CreationClassName alone", { CreationClassName: SERVICE }],
  ])("may be %s", async (_what, selectors) => {
    expect(await returnValue({ selectors })).toBe(4096);
  });

  it.each([
    ["none", {}, "InternalError"],
    ["some", { CreationClassName: SERVICE, Name: "replicasvc" }, "InvalidSelectors"],
    ["a name alone", { Name: "replicasvc" }, "InvalidSelectors"],
    ["an unknown one", { CreationClassName: SERVICE, Color: "blue" }, "InvalidSelectors"],
    ["a wrong class", { CreationClassName: "Msvm_ComputerSystem" }, "DestinationUnreachable"],
    ["all four, of another service", { ...all, Name: "vmms" }, "DestinationUnreachable"],
  ])("may not be %s", async (_what, selectors, name) => {
    const { fault } = await call({ selectors });
    expect(fault?.subcode?.name).toBe(name);
    expect(await relationshipState()).toBe("6");
  });
});

describe("other methods", () => {
  it.each(["CommitFailover", "initiatefailback", "RequestStateChange"])("%s is not supported", async (method) => {
    expect((await call({ method })).fault).toMatchObject({ subcode: { name: "ActionNotSupported" }, code: 2150858771 });
  });

  it("of an unknown class find no destination", async () => {
    const request = failbackRequest({ machine }).replaceAll(SERVICE, "Msvm_NoService");
    expect((await host.ask(request)).fault?.subcode?.name).toBe("DestinationUnreachable");
  });
});

describe("the log of calls", () => {
  it("has every call, accepted, refused or at fault", async () => {
    await call({ recoveryPoint: point });
    await call({ machine: machineId(2) });
    await call({ selectors: {} });
    await call({ method: "CommitFailover" });
    const user = "HV-DR-01\\failback";
    expect(await calls()).toEqual([
      {
        ...{
          sequence: 1,
          hostTime: expect.stringMatching(/^\d{4}-.*Z$/),
          class: SERVICE,
          method: "InitiateFailback",
          user,
        },
        ...{ machineId: machine, relationship: "primary", recoveryPoint: point, returnCode: 4096, fault: null },
        jobId: expect.stringMatching(/^[0-9A-F-]{36}$/),
        started: true,
        answer: "delivered",
      },
      expect.objectContaining({
        sequence: 2,
        machineId: machineId(2),
        returnCode: 32770,
        recoveryPoint: null,
        jobId: null,
        started: false,
      }),
      expect.objectContaining({
        ...{ sequence: 3, returnCode: null, fault: "w:InternalError", started: false },
        ...{ machineId: machine, relationship: "primary" },
      }),
      expect.objectContaining({
        sequence: 4,
        method: "CommitFailover",
        returnCode: null,
        fault: "a:ActionNotSupported",
      }),
    ]);
  });

  it("has the beginning of names that no class and no method could have", async () => {
    const long = "A".repeat(10_000);
    await call({ method: long });
    await host.ask(failbackRequest({ machine }).replaceAll(SERVICE, long));
    const cut = `${"A".repeat(200)}…`;
    expect((await calls()).map((entry) => [entry.class, entry.method])).toEqual([
      [SERVICE, cut],
      [cut, "InitiateFailback"],
    ]);
  });

  it("has nothing that only reads", async () => {
    await host.ask(enumerateRequest("SELECT * FROM Msvm_ComputerSystem"));
    expect(await calls()).toEqual([]);
  });
});
