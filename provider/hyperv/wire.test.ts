import { WsmanCimSession } from "../cim/wsman-session";
import {
  enumerateResponse,
  faultAnswer,
  instance,
  referenceChildren,
  WMI,
} from "../transport/winrm/answers.test-support";
import { type Ask, type Say, useScriptedWsman } from "../transport/winrm/scripted-wsman.test-support";
import { attribute, child, childrenOf } from "../wire/xml-element";
import { readXml } from "../wire/xml-reader";
import { HypervReplicaHost } from "./hyperv-replica-host";
import { HYPERV_NAMESPACE } from "./names";
import { SQL01 } from "./scripted-session.test-support";

const serve = useScriptedWsman();

const KEYS = {
  SystemCreationClassName: "Msvm_ComputerSystem",
  SystemName: "HV-DR-01",
  CreationClassName: "Msvm_ReplicationService",
  Name: "replicasvc",
};
const service = instance("Msvm_ReplicationService", "<p:Name>replicasvc</p:Name>");
const reference = `<a:EndpointReference>${referenceChildren("Msvm_ReplicationService", KEYS)}</a:EndpointReference>`;
const settings = instance("Msvm_ReplicationSettingData", `<p:InstanceID>Microsoft:${SQL01}\\HVR\\0</p:InstanceID>`);
const all = (...items: string[]) => enumerateResponse(`<w:Items>${items.join("")}</w:Items><w:EndOfSequence/>`);
const order = { vmId: SQL01, relationship: "primary", recoveryPointId: undefined, deadlineMs: 30_000 } as const;

/** A host whose service is shown like this, and which starts a job of a class of its own. */
const hostShowing =
  (shown: string) =>
  ({ operation, text }: Ask): Say => {
    if (operation === "InitiateFailback")
      return (
        `<p:InitiateFailback_OUTPUT xmlns:p="${WMI}/Msvm_ReplicationService">` +
        `<p:Job>${referenceChildren("Contoso_Job", { InstanceID: "JOB-1" })}</p:Job><p:ReturnValue>4096</p:ReturnValue></p:InitiateFailback_OUTPUT>`
      );
    if (text.includes("Msvm_ReplicationService")) return all(shown);
    if (text.includes("CIM_ConcreteJob")) return all();
    return all(settings);
  };

/** Class and keys that a request is addressed to. */
function addressed(ask: Ask | undefined) {
  const header = child(readXml(ask?.text ?? ""), "Header");
  const selectors = childrenOf(child(header, "SelectorSet"), "Selector");
  return {
    uri: ask?.resourceUri,
    keys: Object.fromEntries(selectors.map((one) => [attribute(one, "Name"), one.text])),
  };
}

describe("on the wire, InitiateFailback", () => {
  it("is called on the service by the reference the host gave, all keys of it", async () => {
    const server = await serve(hostShowing(`<w:Item>${service}${reference}</w:Item>`));
    const host = new HypervReplicaHost(new WsmanCimSession(server.client, HYPERV_NAMESPACE));
    expect(await host.initiateFailback(order, async () => {})).toEqual({ kind: "accepted", jobId: "JOB-1" });
    expect(addressed(server.asks.at(-1))).toEqual({ uri: `${WMI}/Msvm_ReplicationService`, keys: KEYS });
  });

  it.each([
    ["wmi", `${WMI}/Msvm_ReplicationService`, {}],
    [
      "dmtf",
      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Msvm_ReplicationService",
      { __cimnamespace: HYPERV_NAMESPACE },
    ],
  ] as const)(
    "is called by the class as its only key where the host gave none, in the form %s",
    async (uriForm, uri, more) => {
      const server = await serve(hostShowing(service));
      const host = new HypervReplicaHost(new WsmanCimSession(server.client, HYPERV_NAMESPACE, { uriForm }));
      expect((await host.initiateFailback(order, async () => {})).kind).toBe("accepted");
      expect(addressed(server.asks.at(-1))).toEqual({
        uri,
        keys: { ...more, CreationClassName: "Msvm_ReplicationService" },
      });
    },
  );

  it("that a busy host turns away is sent once, and nobody knows what became of it", async () => {
    const usual = hostShowing(service);
    const server = await serve((ask) =>
      ask.operation === "InitiateFailback" ? faultAnswer("w:QuotaLimit", 0x803381a6) : usual(ask),
    );
    const host = new HypervReplicaHost(new WsmanCimSession(server.client, HYPERV_NAMESPACE));
    const outcome = await host.initiateFailback(order, async () => {});
    expect(outcome).toMatchObject({ kind: "unknown", cause: { code: "hostBusy" } });
    expect(server.asks.filter(({ operation }) => operation === "InitiateFailback")).toHaveLength(1);
  });
});

describe("on the wire, an answer of InitiateFailback", () => {
  const NS = `${WMI}/Msvm_ReplicationService`;
  const DMTF = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Msvm_ReplicationService";
  const REFUSED = "<p:ReturnValue>32775</p:ReturnValue>";
  const output = (inner: string, namespace = NS, name = "InitiateFailback_OUTPUT") =>
    `<p:${name} xmlns:p="${namespace}">${inner}</p:${name}>`;

  async function outcomeOf(answer: string) {
    const usual = hostShowing(service);
    const server = await serve((ask) => (ask.operation === "InitiateFailback" ? answer : usual(ask)));
    const host = new HypervReplicaHost(new WsmanCimSession(server.client, HYPERV_NAMESPACE));
    return host.initiateFailback(order, async () => {});
  }

  it.each([
    ["the class's own namespace", output(REFUSED)],
    ["the class's other form of URI", output(REFUSED, DMTF)],
    ["a URI in another case of letters", output(REFUSED, NS.toUpperCase())],
  ])("is a refusal in %s", async (_, answer) => {
    expect(await outcomeOf(answer)).toEqual({ kind: "refused", returnCode: 32775 });
  });

  it.each([
    ["tells two return values", output(`${REFUSED}<p:ReturnValue>4096</p:ReturnValue>`)],
    ["tells the same return value twice", output(REFUSED + REFUSED)],
    ["tells another in other letters", output(`${REFUSED}<p:returnvalue>4096</p:returnvalue>`)],
    ["tells another in another namespace", output(`${REFUSED}<q:ReturnValue xmlns:q="urn:q">0</q:ReturnValue>`)],
    ["has its return value in another namespace", output('<q:ReturnValue xmlns:q="urn:q">32775</q:ReturnValue>')],
    ["has its return value in another form of URI", output(`<q:ReturnValue xmlns:q="${DMTF}">32775</q:ReturnValue>`)],
    ["has its return value in no namespace", output('<ReturnValue xmlns="">32775</ReturnValue>')],
    ["has elements in its return value", output("<p:ReturnValue>32775<p:X/></p:ReturnValue>")],
    ["has none but deeper", output(`<p:X>${REFUSED}</p:X>`)],
    ["is null", output('<p:ReturnValue xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>')],
    ["has two outputs", output(REFUSED) + output("<p:ReturnValue>4096</p:ReturnValue>")],
    ["has something beside the output", `${output(REFUSED)}<p:X xmlns:p="urn:p"/>`],
    ["is the output of another method", output(REFUSED, NS, "RequestStateChange_OUTPUT")],
    ["is of another class", output(REFUSED, `${WMI}/Msvm_ImageManagementService`)],
    ["is of a class of another namespace", output(REFUSED, NS.replace("virtualization/v2", "cimv2"))],
    ["is the bare form of other servers", output(REFUSED, NS, "InitiateFailback")],
    ["is accepted by one that is no plain value", output("<p:ReturnValue>4096<p:X/></p:ReturnValue>")],
    ["is accepted in another namespace", output('<q:ReturnValue xmlns:q="urn:q">4096</q:ReturnValue>')],
  ])("that %s leaves unknown what became of it", async (_, answer) => {
    expect(await outcomeOf(answer)).toMatchObject({ kind: "unknown", cause: { code: "answerUnreadable" } });
  });
});

describe("on the wire, the job of a class that the query does not find", () => {
  /** What a host says of the job that it started, once asked for by its reference. */
  async function jobOnceAsked(answer: Say) {
    const usual = hostShowing(service);
    const server = await serve((ask) => (ask.operation === "Get" ? answer : usual(ask)));
    const host = new HypervReplicaHost(new WsmanCimSession(server.client, HYPERV_NAMESPACE));
    await host.initiateFailback(order, async () => {});
    return { server, looked: host.jobs(["JOB-1"]) };
  }

  it("is found by its reference, by its own class and key", async () => {
    const { server, looked } = await jobOnceAsked(
      instance("Contoso_Job", "<p:InstanceID>JOB-1</p:InstanceID><p:JobState>7</p:JobState>"),
    );
    expect(await looked).toMatchObject([{ id: "JOB-1", state: 7 }]);
    const get = server.asks.find(({ operation }) => operation === "Get");
    expect(addressed(get)).toEqual({ uri: `${WMI}/Contoso_Job`, keys: { InstanceID: "JOB-1" } });
  });

  it("is gone when the host says that nothing is there, as it does of every job after five minutes", async () => {
    const { looked } = await jobOnceAsked(faultAnswer("a:DestinationUnreachable", 0x80338000));
    expect(await looked).toEqual(["gone"]);
  });

  it("is not gone when the host denies access", async () => {
    const { looked } = await jobOnceAsked(faultAnswer("w:AccessDenied", 5));
    expect(await looked).toMatchObject([{ code: "accessDenied" }]);
  });
});
