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
    await expect(looked).rejects.toMatchObject({ code: "accessDenied" });
  });
});
