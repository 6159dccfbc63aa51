import { child, descend, trimmed } from "../../provider/wire/xml-element";
import {
  enumerateRequest,
  envelope,
  failbackRequest,
  getRequest,
  MESSAGE_ID,
  machineReference,
  pullRequest,
  releaseRequest,
  settingsText,
  uri,
  xmlText,
} from "../../simulator/testing/envelopes.test-support";
import { committed, fleetOf, machineId } from "../../simulator/testing/fleets.test-support";
import { type SoapAnswer, TestHost } from "../../simulator/testing/open-host.test-support";

const W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
const A = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
const N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
const ACTIONS: Readonly<Record<string, string>> = {
  [W]: "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
  [A]: `${A}/fault`,
  [N]: `${N}/fault`,
};

const machine = machineId(1);
const keys = { CreationClassName: "Msvm_ComputerSystem", Name: machine };
const SERVICE = "Msvm_ReplicationService";
const machines = "SELECT * FROM Msvm_ComputerSystem";
const block = (xml: string) => getRequest("Msvm_ComputerSystem", keys, xml);

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.open([committed(1)]);
});
afterAll(() => host.close());

/** Nothing that was refused may have moved the machine. */
async function relationshipState(): Promise<string | undefined> {
  const { content } = await host.ask(enumerateRequest("SELECT * FROM Msvm_ReplicationRelationship"));
  return trimmed(descend(content, "Items", "Msvm_ReplicationRelationship", "ReplicationState"));
}

function expectFault({ status, fault, header }: SoapAnswer, namespace: string, name: string, code: number): void {
  expect({ status, subcode: fault?.subcode, code: fault?.code }).toEqual({
    status: 500,
    subcode: { namespace, name },
    code,
  });
  expect(fault?.machine).toBe("HV-DR-01");
  expect(fault?.reason).not.toBe("");
  expect(fault?.message).toBe(fault?.reason);
  expect(trimmed(child(header, "Action"))).toBe(ACTIONS[namespace]);
}

const wrapped = `<a:EndpointReference>${machineReference(machine)}</a:EndpointReference>`;
const tree =
  `<q:Msvm_ReplicationSettingData xmlns:q="${uri("Msvm_ReplicationSettingData")}">` +
  `<q:InstanceID>Microsoft:${machine}\\HVR\\0</q:InstanceID></q:Msvm_ReplicationSettingData>`;

/** The reference to the machine, with one more selector. */
function withSelector(name: string, value: string): string {
  const reference = machineReference(machine);
  return reference.replace("</w:SelectorSet>", `<w:Selector Name="${name}">${value}</w:Selector></w:SelectorSet>`);
}

const refusals: readonly [what: string, request: string, namespace: string, subcode: string, code: number][] = [
  [
    "a reference wrapped in a parameter",
    failbackRequest({ machine, computerSystem: wrapped }),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a WS-CIM tree for an embedded instance",
    failbackRequest({ machine, settings: tree }),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a parameter in the wrong case",
    failbackRequest({ machine, more: "<p:recoverypointidentifier>x</p:recoverypointidentifier>" }),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a method's body in the wrong case",
    failbackRequest({ machine }).replaceAll("InitiateFailback_INPUT", "initiatefailback_INPUT"),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a method in the wrong case",
    failbackRequest({ machine, method: "initiateFailback" }),
    A,
    "ActionNotSupported",
    0x80338013,
  ],
  ["a method that is not there", failbackRequest({ machine, method: "Failback" }), A, "ActionNotSupported", 0x80338013],
  [
    "a method of another class",
    failbackRequest({ machine }).replaceAll(SERVICE, "Msvm_ConcreteJob"),
    A,
    "ActionNotSupported",
    0x80338013,
  ],
  ["a method without selectors", failbackRequest({ machine, selectors: {} }), W, "InternalError", 0x8004102f],
  [
    "a method with some of the keys",
    failbackRequest({ machine, selectors: { CreationClassName: SERVICE, Name: "replicasvc" } }),
    W,
    "InvalidSelectors",
    0x8033805a,
  ],
  [
    "a method with an unknown selector",
    failbackRequest({ machine, selectors: { CreationClassName: SERVICE, Colour: "red" } }),
    W,
    "InvalidSelectors",
    0x8033805b,
  ],
  [
    "WQL sent to a class",
    enumerateRequest(machines, { resource: uri("Msvm_ComputerSystem") }),
    N,
    "CannotProcessFilter",
    0x803380fb,
  ],
  ["an enumeration of everything", enumerateRequest(undefined), N, "CannotProcessFilter", 0x8033804f],
  ["WQL that is none", enumerateRequest("SELECT * FORM X"), N, "CannotProcessFilter", 0x8033801a],
  [
    "a dialect nobody speaks",
    enumerateRequest(machines, { dialect: "urn:x" }),
    N,
    "FilterDialectRequestedUnavailable",
    0x80338019,
  ],
  [
    "a machine by its Name alone",
    getRequest("Msvm_ComputerSystem", { Name: machine }),
    A,
    "DestinationUnreachable",
    0x80338000,
  ],
  [
    "a machine by its class alone",
    getRequest("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem" }),
    A,
    "DestinationUnreachable",
    0x80338000,
  ],
  [
    "an instance that is not there",
    getRequest("Msvm_ComputerSystem", { ...keys, Name: machineId(9) }),
    A,
    "DestinationUnreachable",
    0x80338000,
  ],
  ["a class that is not there", getRequest("Msvm_Nothing", { Name: "x" }), A, "DestinationUnreachable", 0x80338000],
  [
    "a query for a class that is not there",
    enumerateRequest("SELECT * FROM Msvm_Nothing"),
    A,
    "DestinationUnreachable",
    0x80338000,
  ],
  [
    "a namespace that is not there",
    getRequest("Msvm_ComputerSystem", keys).replaceAll("virtualization/v2", "virtualization"),
    A,
    "DestinationUnreachable",
    0x80338000,
  ],
  [
    "a selector that is no key",
    getRequest("Msvm_ComputerSystem", { ...keys, ElementName: "VM1" }),
    W,
    "InvalidSelectors",
    0x8033805b,
  ],
  [
    "a context nobody opened",
    pullRequest("uuid:00000000-0000-0000-0000-000000000000"),
    N,
    "InvalidEnumerationContext",
    0x8033801b,
  ],
  ["the release of such a context", releaseRequest("x"), N, "InvalidEnumerationContext", 0x8033801b],
  [
    "an empty MessageID",
    getRequest("Msvm_ComputerSystem", keys).replace(MESSAGE_ID, ""),
    A,
    "MessageInformationHeaderRequired",
    0x80338011,
  ],
  [
    "no MessageID",
    getRequest("Msvm_ComputerSystem", keys).replace(/<a:MessageID>.*?<\/a:MessageID>/, ""),
    A,
    "MessageInformationHeaderRequired",
    0x80338011,
  ],
  [
    "a key given twice, in another case",
    getRequest("Msvm_ComputerSystem", { ...keys, name: machineId(2) }),
    W,
    "InvalidSelectors",
    0x8033805f,
  ],
  [
    "a Get with something in its body",
    getRequest("Msvm_ComputerSystem", keys).replace("<s:Body></s:Body>", "<s:Body><n:Pull/></s:Body>"),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a reference without an address",
    failbackRequest({ machine, computerSystem: machineReference(machine).replace(/<a:Address>.*?<\/a:Address>/, "") }),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a reference with text beside its elements",
    failbackRequest({ machine, computerSystem: `${machineReference(machine)} SQL01` }),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a reference with parameters twice",
    failbackRequest({ machine, computerSystem: machineReference(machine) + machineReference(machineId(2)) }),
    W,
    "SchemaValidationError",
    0x80338041,
  ],
  [
    "a reference by what is no key",
    failbackRequest({ machine, computerSystem: withSelector("ElementName", "VM1") }),
    W,
    "InvalidSelectors",
    0x8033805b,
  ],
  [
    "a reference by a key given twice",
    failbackRequest({ machine, computerSystem: withSelector("NAME", machineId(2)) }),
    W,
    "InvalidSelectors",
    0x8033805f,
  ],
  [
    "an action nobody knows",
    envelope({ action: "urn:x", resource: uri("Msvm_ComputerSystem") }, ""),
    A,
    "ActionNotSupported",
    0x80338013,
  ],
  [
    "an envelope asked too small",
    block('<w:MaxEnvelopeSize s:mustUnderstand="true">8191</w:MaxEnvelopeSize>'),
    W,
    "EncodingLimit",
    0x8033807e,
  ],
  [
    "a time-out that is none",
    block("<w:OperationTimeout>soon</w:OperationTimeout>"),
    W,
    "InvalidParameter",
    0x8033803a,
  ],
];

describe("W2 the host refuses what Windows refuses, with Windows' faults:", () => {
  it.each(refusals)("W2 %s", async (_what, request, namespace, subcode, code) => {
    expectFault(await host.ask(request), namespace, subcode, code);
    expect(await relationshipState()).toBe("6");
  });

  it("W2 a header that must be understood and is not", async () => {
    const { status, fault } = await host.ask(block('<z:New xmlns:z="urn:z" s:mustUnderstand="true"/>'));
    expect([status, fault?.value, fault?.code]).toEqual([500, "s:MustUnderstand", 0x80338010]);
  });

  it("W2 a machine by part of its keys in a parameter: the method itself says so", async () => {
    const partial = machineReference(machine).replace(/<w:Selector Name="CreationClassName">.*?<\/w:Selector>/, "");
    const { content } = await host.ask(failbackRequest({ machine, computerSystem: partial }));
    expect(trimmed(child(content, "ReturnValue"))).toBe("32773");
    expect(await relationshipState()).toBe("6");
  });

  it("W2 an answer that does not fit into the client's envelope, even with one object", async () => {
    const opened = await host.ask(enumerateRequest(machines, { body: "" }));
    const context = trimmed(child(opened.content, "EnumerationContext")) ?? "";
    const answer = await host.ask(pullRequest(context, "<n:MaxCharacters>50</n:MaxCharacters>"));
    expectFault(answer, W, "EncodingLimit", 0x80338048);
  });

  it("W2 a request beyond the host's own limit: HTTP 413, no SOAP", async () => {
    const answer = await host.post(" ".repeat(500 * 1024 + 1));
    expect([answer.status, await answer.text()]).toEqual([413, ""]);
  });

  it("W2 but a service is found by CreationClassName alone, and an ISO date fails only in the job", async () => {
    const date = '<PROPERTY NAME="CreationTime" TYPE="datetime"><VALUE>2026-11-20T12:00:00Z</VALUE></PROPERTY>';
    const settings = xmlText(settingsText(machine, date));
    const { content } = await host.ask(
      failbackRequest({ machine, settings, selectors: { CreationClassName: SERVICE } }),
    );
    expect(trimmed(child(content, "ReturnValue"))).toBe("4096");
    const id = trimmed(descend(content, "Job", "ReferenceParameters", "SelectorSet", "Selector")) ?? "";
    const job = (await host.ask(getRequest("Msvm_ConcreteJob", { InstanceID: id }))).content;
    expect(["JobState", "ErrorCode"].map((name) => trimmed(child(job, name)))).toEqual(["10", "32768"]);
    expect(await relationshipState()).toBe("6");
  });
});

describe("what is asked with DMTF's resource URIs", () => {
  const dmtf = (className: string) => `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/${className}`;
  const inNamespace = '<w:Selector Name="__cimnamespace">root/virtualization/v2</w:Selector>';
  const asDmtf = (request: string) =>
    request
      .replaceAll(uri(""), dmtf(""))
      .replace(/<w:SelectorSet>/g, `<w:SelectorSet>${inNamespace}`)
      .replace(
        "<w:ResourceURI",
        request.includes("<w:SelectorSet>")
          ? "<w:ResourceURI"
          : `<w:SelectorSet>${inNamespace}</w:SelectorSet><w:ResourceURI`,
      );

  it("is answered in DMTF's own names: Get, Enumerate and methods, their parameters' references too", async () => {
    const other = await TestHost.open([committed(1)]);
    try {
      const got = await other.ask(asDmtf(getRequest("Msvm_ComputerSystem", keys)));
      expect(got.content).toMatchObject({ name: "Msvm_ComputerSystem", namespace: dmtf("Msvm_ComputerSystem") });
      const found = await other.ask(asDmtf(enumerateRequest(machines)));
      expect(child(found.content, "Items")?.children.map(({ namespace }) => namespace)).toEqual(
        Array(2).fill(dmtf("Msvm_ComputerSystem")),
      );
      const called = await other.ask(asDmtf(failbackRequest({ machine })));
      expect(called.content).toMatchObject({ name: "InitiateFailback_OUTPUT", namespace: dmtf(SERVICE) });
      expect(trimmed(child(called.content, "ReturnValue"))).toBe("4096");
      expect(trimmed(child(called.header, "Action"))).toBe(`${dmtf(SERVICE)}/InitiateFailbackResponse`);
    } finally {
      await other.close();
    }
  });

  it("W2 without a namespace is looked for in root/hardware, where this host has nothing", async () => {
    const request = getRequest("Msvm_ComputerSystem", keys).replaceAll(uri(""), dmtf(""));
    expectFault(await host.ask(request), A, "DestinationUnreachable", 0x80338000);
  });

  it("W2 in two namespaces at once gives a selector twice", async () => {
    const request = asDmtf(getRequest("Msvm_ComputerSystem", keys)).replace(
      inNamespace,
      `${inNamespace}${inNamespace.replace("virtualization/v2", "cimv2")}`,
    );
    expectFault(await host.ask(request), W, "InvalidSelectors", 0x8033805f);
  });
});

describe("a host that speaks Japanese", () => {
  const locale = (language: string) => `<w:Locale xml:lang="${language}" s:mustUnderstand="false"/>`;
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

  it("answers in Japanese unless a request names another locale, its faults and their codes' sentences too", async () => {
    const other = await TestHost.open([], { fleet: fleetOf([committed(1)], { language: "ja-JP" }) });
    try {
      const plain = await other.ask(getRequest("Msvm_ComputerSystem", keys));
      expect(trimmed(child(plain.content, "Caption"))).toBe("仮想マシン");
      expect(trimmed(child(plain.content, "StatusDescriptions"))).toBe("正常に動作しています");
      expect(trimmed(child(plain.content, "Description"))).toBe("Microsoft Virtual Machine");
      const english = await other.ask(block(locale("en-US")));
      expect(trimmed(child(english.content, "Caption"))).toBe("Virtual Machine");
      for (const request of [
        getRequest("Msvm_Nothing", {}),
        pullRequest("x"),
        failbackRequest({ machine, settings: tree }),
      ]) {
        const { fault, text } = await other.ask(request);
        expect(fault?.reason).toMatch(japanese);
        expect(fault?.message).toBe(fault?.reason);
        expect(text).toMatch(/^<s:Envelope xml:lang="ja-JP"/);
        expect(text).toContain('<s:Text xml:lang="ja-JP">');
      }
      const refused = await other.ask(getRequest("Msvm_Nothing", {}, locale("en-US")));
      expect(refused.fault?.reason).toContain("Msvm_Nothing");
      expect(refused.fault?.reason).not.toMatch(japanese);
    } finally {
      await other.close();
    }
  });
});
