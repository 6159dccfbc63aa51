import type { CimInstance, CimValue } from "../cim/instance";
import type { CimReference } from "../cim/reference";
import type { CimInvocation } from "../cim/session";
import { FailbackError } from "../errors";
import type { StartOrder, StartOutcome } from "../failback/ports";
import { attribute, child, childrenOf } from "../wire/xml-element";
import { readXml } from "../wire/xml-reader";
import { HypervReplicaHost } from "./hyperv-replica-host";
import { hostSystem, output, ScriptedSession, SQL01, service, settings, WEB01 } from "./scripted-session.test-support";

const order: StartOrder = {
  vmId: SQL01,
  relationship: "primary",
  recoveryPointId: "point-7",
  deadlineMs: 12_345,
};

const open = async () => {};

const primarySettings = settings(SQL01, 0, {
  AuthenticationType: "1",
  AutoResynchronizeIntervalStart: "P0DT18H30M0S",
  CompressionEnabled: "true",
  IncludedDisks: ["disk & one", "disk two"],
  NewInWindows2031: "42",
  RootCertificateThumbPrint: null,
});

function hostWith(...objects: readonly CimInstance[]) {
  const session = new ScriptedSession([hostSystem, service, ...objects]);
  return { session, host: new HypervReplicaHost(session) };
}

/** What the host answers when its method returns this. */
async function outcomeOf(properties: Readonly<Record<string, CimValue>>): Promise<StartOutcome> {
  const { host, session } = hostWith(primarySettings);
  session.method = async ({ gate }) => {
    await gate?.();
    return output(properties);
  };
  return host.initiateFailback(order, open);
}

function onlyCall({ invocations }: ScriptedSession): CimInvocation {
  const [call, ...others] = invocations;
  if (!call || others.length > 0) throw new Error(`${invocations.length} calls were made, not one`);
  return call;
}

describe("the call", () => {
  it("goes once to the service by its own reference, with the order's deadline", async () => {
    const { host, session } = hostWith(primarySettings);
    await host.initiateFailback(order, open);
    expect(onlyCall(session)).toMatchObject({
      target: service.reference,
      method: "InitiateFailback",
      deadlineMs: 12_345,
    });
  });

  it("goes to the service by its class where the host gives no reference", async () => {
    const { host, session } = hostWith(primarySettings);
    session.givesReferences = false;
    await host.initiateFailback(order, open);
    expect(onlyCall(session).target).toEqual({
      resourceUri: "urn:test/Msvm_ReplicationService",
      selectors: [["CreationClassName", "Msvm_ReplicationService"]],
    });
  });

  it("has machine, settings and recovery point, in the order of the method's declaration", async () => {
    const { host, session } = hostWith(primarySettings);
    await host.initiateFailback(order, open);
    const { parameters } = onlyCall(session);
    expect(parameters.map(([name]) => name)).toEqual([
      "ComputerSystem",
      "ReplicationSettingData",
      "RecoveryPointIdentifier",
    ]);
    expect(parameters[0]?.[1]).toEqual({
      resourceUri: "urn:test/Msvm_ComputerSystem",
      selectors: [
        ["CreationClassName", "Msvm_ComputerSystem"],
        ["Name", SQL01],
      ],
    });
    expect(parameters[2]?.[1]).toBe("point-7");
  });

  it("sends settings that an inventory of the same operation has read a moment ago, without asking for them again", async () => {
    const { host, session } = hostWith(primarySettings);
    await host.inventory();
    const asked = session.queries.length;
    await host.initiateFailback(order, open);
    expect(session.queries).toHaveLength(asked);
    expect(onlyCall(session).parameters[1]?.[1]).toContain("Msvm_ReplicationSettingData");
  });

  it("leaves the recovery point to the host when none is named", async () => {
    const { host, session } = hostWith(primarySettings);
    await host.initiateFailback({ ...order, recoveryPointId: undefined }, open);
    expect(onlyCall(session).parameters[2]).toEqual(["RecoveryPointIdentifier", undefined]);
  });

  it("sends the relationship's settings back whole, as CIM-XML: all but what is null", async () => {
    const { host, session } = hostWith(primarySettings);
    await host.initiateFailback(order, open);
    const text = onlyCall(session).parameters[1]?.[1];
    const sent = readXml(typeof text === "string" ? text : "");
    expect(attribute(sent, "CLASSNAME")).toBe("Msvm_ReplicationSettingData");
    const values = sent.children.map((property) => {
      const array = child(property, "VALUE.ARRAY");
      const value = array ? childrenOf(array, "VALUE").map((one) => one.text) : child(property, "VALUE")?.text;
      return [attribute(property, "NAME"), attribute(property, "TYPE"), value];
    });
    expect(values).toEqual([
      ["InstanceID", "string", `Microsoft:${SQL01}\\HVR\\0`],
      ["AuthenticationType", "uint16", "1"],
      ["AutoResynchronizeIntervalStart", "datetime", "00000000183000.000000:000"],
      ["CompressionEnabled", "boolean", "true"],
      ["IncludedDisks", "string", ["disk & one", "disk two"]],
      ["NewInWindows2031", "string", "42"],
    ]);
  });

  it("sends those of the extended relationship when that is meant", async () => {
    const { host, session } = hostWith(primarySettings, settings(SQL01, 1, { ElementName: "extended" }));
    await host.initiateFailback({ ...order, relationship: "extended" }, open);
    expect(onlyCall(session).parameters[1]?.[1]).toContain(`Microsoft:${SQL01}\\HVR\\1`);
  });

  it("never sends those of another relationship, though a host gave them out", async () => {
    const { host, session } = hostWith(settings(WEB01, 0), settings(SQL01, 1), primarySettings);
    session.query = async ({ className }, options) =>
      ScriptedSession.prototype.query.call(session, { className }, options);
    await host.initiateFailback(order, open);
    expect(onlyCall(session).parameters[1]?.[1]).toContain(`Microsoft:${SQL01}\\HVR\\0`);
  });

  it("costs three requests on a host not known yet, two on one that is", async () => {
    const { host, session } = hostWith(primarySettings);
    await host.initiateFailback(order, open);
    expect(session.takeQueriedClasses()).toEqual(["Msvm_ReplicationSettingData", "Msvm_ReplicationService"]);
    await host.initiateFailback(order, open);
    expect(session.takeQueriedClasses()).toEqual(["Msvm_ReplicationSettingData"]);
  });
});

describe("nothing was sent", () => {
  /** The outcome must be certain: notSent, and no call made. */
  async function expectNotSent(outcome: Promise<StartOutcome>, code: string): Promise<void> {
    expect(await outcome).toMatchObject({ kind: "notSent", cause: { code } });
  }

  it("when the relationship has no settings", async () => {
    const { host, session } = hostWith(settings(WEB01, 0));
    await expectNotSent(host.initiateFailback(order, open), "relationshipMissing");
    expect(session.invocations).toHaveLength(0);
  });

  it("when the settings hold what cannot be sent back", async () => {
    const { host, session } = hostWith(settings(SQL01, 0, { CreationTime: "yesterday" }));
    await expectNotSent(host.initiateFailback(order, open), "answerUnreadable");
    expect(session.invocations).toHaveLength(0);
  });

  it("when the service is not to be seen", async () => {
    const { host, session } = hostWith(primarySettings);
    session.objects.splice(session.objects.indexOf(service), 1);
    await expectNotSent(host.initiateFailback(order, open), "accessDenied");
    expect(session.invocations).toHaveLength(0);
  });

  it("when the host is lost before", async () => {
    const { host, session } = hostWith(primarySettings);
    session.beforeQuery = () => Promise.reject(new FailbackError("hostUnreachable", "gone"));
    await expectNotSent(host.initiateFailback(order, open), "hostUnreachable");
  });

  it("when the connection cannot be made: the gate was never asked", async () => {
    const { host, session } = hostWith(primarySettings);
    const gate = jest.fn(open);
    session.method = () => Promise.reject(new FailbackError("hostUnreachable", "refused"));
    await expectNotSent(host.initiateFailback(order, gate), "hostUnreachable");
    expect(gate).not.toHaveBeenCalled();
  });

  it("when the call failed while the gate still ran: its later yes changes nothing", async () => {
    const { host, session } = hostWith(primarySettings);
    let open: () => void = () => {};
    session.method = ({ gate }) => {
      void gate?.();
      return Promise.reject(new FailbackError("answerUnreadable", "answered before it was asked"));
    };
    const outcome = host.initiateFailback(order, () => new Promise<void>((resolve) => (open = resolve)));
    await expectNotSent(outcome, "answerUnreadable");
    open();
    await expectNotSent(outcome, "answerUnreadable");
  });

  it.each([
    ["an error of this package", new FailbackError("engineGone", "the engine is gone"), "engineGone"],
    ["any other error", new TypeError("x is undefined"), "internal"],
    ["a text", "no", "internal"],
  ])("when the gate throws %s", async (_, thrown, code) => {
    const { host } = hostWith(primarySettings);
    await expectNotSent(
      host.initiateFailback(order, () => Promise.reject(thrown)),
      code,
    );
  });

  it("when its connection turned out to be gone after the gate, before a byte", async () => {
    const { host, session } = hostWith(primarySettings);
    session.method = async ({ gate }) => {
      await gate?.();
      throw new FailbackError("startNotSent", "closed before a byte of it was sent");
    };
    expect(await host.initiateFailback(order, open)).toMatchObject({
      kind: "notSent",
      cause: { code: "startNotSent" },
    });
  });
});

describe("nobody knows what became of it", () => {
  it.each([
    ["the connection broke", new FailbackError("hostUnreachable", "reset"), "hostUnreachable"],
    ["the time ran out", new FailbackError("hostTimeout", "silence"), "hostTimeout"],
    ["the answer was unreadable", new FailbackError("answerUnreadable", "half"), "answerUnreadable"],
    ["the host answered with a fault", new FailbackError("hostFault", "500"), "hostFault"],
    ["something unforeseen was thrown", new Error("?"), "internal"],
  ])("when %s after the gate", async (_, thrown, code) => {
    const { host, session } = hostWith(primarySettings);
    session.method = async ({ gate }) => {
      await gate?.();
      throw thrown;
    };
    expect(await host.initiateFailback(order, open)).toMatchObject({ kind: "unknown", cause: { code } });
    expect(session.invocations).toHaveLength(1);
  });

  it.each<[string, Readonly<Record<string, CimValue>>]>([
    ["is missing", {}],
    ["is null", { ReturnValue: null }],
    ["is empty", { ReturnValue: "" }],
    ["is no number", { ReturnValue: "OK" }],
  ])("when the return value %s", async (_, properties) => {
    expect(await outcomeOf(properties)).toMatchObject({ kind: "unknown", cause: { code: "answerUnreadable" } });
  });

  it.each(["32768", "32771", "32772", "32777", "32778", "1", "65535"])("when it returned %s", async (ReturnValue) => {
    expect(await outcomeOf({ ReturnValue })).toMatchObject({
      kind: "unknown",
      cause: { code: "startOutcomeUnknown", message: expect.stringContaining(ReturnValue) },
    });
  });
});

describe("an answer that does not tell", () => {
  const Job = { resourceUri: "x/Msvm_ConcreteJob", selectors: [["InstanceID", "JOB-7"]] as const };

  it.each([{ ReturnValue: "32778" }, { ReturnValue: "soon" }, {}])(
    "names a job all the same, which can be followed: %j",
    async (properties) => {
      expect(await outcomeOf({ ...properties, Job })).toMatchObject({ kind: "unknown", jobId: "JOB-7" });
    },
  );
});

describe("the host refused it", () => {
  it.each([32769, 32770, 32773, 32774, 32775, 32776, 32779])("with %d", async (returnCode) => {
    expect(await outcomeOf({ ReturnValue: String(returnCode) })).toEqual({ kind: "refused", returnCode });
  });

  it("though a job is named beside it", async () => {
    expect((await outcomeOf({ ReturnValue: "32775", Job: jobReference("1") })).kind).toBe("refused");
  });
});

describe("the host took it", () => {
  it("and names the job", async () => {
    expect(await outcomeOf({ ReturnValue: "4096", Job: jobReference("B8F4A8F6-1E9A-4C7B-9E0F-3B1E6C3E7A11") })).toEqual(
      {
        kind: "accepted",
        jobId: "B8F4A8F6-1E9A-4C7B-9E0F-3B1E6C3E7A11",
      },
    );
  });

  it.each<[string, Readonly<Record<string, CimValue>>]>([
    ["absent", { ReturnValue: "0" }],
    ["null", { ReturnValue: "0", Job: null }],
    ["null though one was started", { ReturnValue: "4096", Job: null }],
    ["empty", { ReturnValue: "4096", Job: "" }],
    ["a reference without its key", { ReturnValue: "4096", Job: { resourceUri: "urn:c", selectors: [["Name", "x"]] } }],
  ])("with a job that is %s", async (_, properties) => {
    expect(await outcomeOf(properties)).toEqual({ kind: "accepted", jobId: undefined });
  });
});

function jobReference(id: string): CimReference {
  return {
    resourceUri: "urn:test/Msvm_ConcreteJob",
    selectors: [
      ["__cimnamespace", "root/virtualization/v2"],
      ["InstanceID", id],
    ],
  };
}
