import { cimInstance } from "../cim/instances.test-support";
import { HypervReplicaHost } from "./hyperv-replica-host";
import { readRecoveryPoint, recoveryPointTypes } from "./recovery-points";
import { ScriptedSession, SQL01 } from "./scripted-session.test-support";

const POINT = "11111111-2222-3333-4444-555555555555";

function settings(more: Record<string, string | null> = {}) {
  return cimInstance("Msvm_VirtualSystemSettingData", {
    InstanceID: `Microsoft:${POINT}`,
    ConfigurationID: POINT.toLowerCase(),
    VirtualSystemIdentifier: SQL01,
    VirtualSystemType: "Microsoft:Hyper-V:Snapshot:Replica:ApplicationConsistent",
    CreationTime: "2026-11-20T01:00:00Z",
    ...more,
  });
}

describe("a recovery point", () => {
  it("is a snapshot of its own type: whose, when in UTC, how consistent", () => {
    const point = { id: POINT, vmId: SQL01, takenAt: "2026-11-20T01:00:00.000Z", consistency: "applicationConsistent" };
    expect(readRecoveryPoint(settings())).toEqual(point);
    expect(readRecoveryPoint(settings({ CreationTime: "20261120030000.000000+120" }))).toEqual(point);
    expect(readRecoveryPoint(settings({ ConfigurationID: null }))).toEqual(point);
  });

  it.each([
    ["Standard", "crashConsistent"],
    ["PlannedFailover", "plannedFailover"],
  ])("of type %s is %s", (type, consistency) => {
    const VirtualSystemType = `Microsoft:Hyper-V:Snapshot:Replica:${type}`;
    expect(readRecoveryPoint(settings({ VirtualSystemType }))).toMatchObject({ consistency });
  });

  it.each([
    ["the machine's own settings", { VirtualSystemType: "Microsoft:Hyper-V:System:Realized" }],
    ["an ordinary snapshot", { VirtualSystemType: "Microsoft:Hyper-V:Snapshot:Realized" }],
    ["a type nobody has documented", { VirtualSystemType: "Microsoft:Hyper-V:Snapshot:Replica:constructor" }],
    ["one that does not say whose it is", { VirtualSystemIdentifier: null }],
    ["one that does not say when", { CreationTime: null }],
    ["one that was taken never", { CreationTime: "1601-01-01T00:00:00Z" }],
    ["one whose date is left open", { CreationTime: "20260101******.******+***" }],
    ["one that says how long ago", { CreationTime: "P0DT0H5M0S" }],
  ])("%s is none", (_, more) => {
    expect(readRecoveryPoint(settings(more))).toBeUndefined();
  });

  it("all points of a host come in one query", async () => {
    const session = new ScriptedSession([
      settings(),
      settings({ VirtualSystemType: "Microsoft:Hyper-V:System:Realized" }),
    ]);
    expect(await new HypervReplicaHost(session).recoveryPoints()).toHaveLength(1);
    expect(session.queries).toHaveLength(1);
    expect(session.queries[0]?.where).toEqual({ property: "VirtualSystemType", anyOf: recoveryPointTypes });
  });
});
