import { committed, externalProvider, machineId, NOON, pointId, stateOf } from "../testing/fleets.test-support";
import { findMachine, type HostState } from "./host-state";
import { type FailbackOrder, initiateFailback } from "./initiate-failback";
import { relationshipInstanceId } from "./relationship";

const JOB = "36B98E03-2CB5-45CD-96EC-6A9B16A2EE5D";

function order(n: number, more: Partial<FailbackOrder> = {}): FailbackOrder {
  return {
    machineId: machineId(n),
    settingsInstanceId: relationshipInstanceId(machineId(n), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "HV-DR-01\\failback",
    ...more,
  };
}

function start(state: HostState, more: Partial<FailbackOrder> = {}) {
  return initiateFailback(state, order(1, more), NOON, JOB);
}

function replicationStates(state: HostState): (number | undefined)[] {
  return state.machines.map(({ relationships }) => relationships[0]?.state);
}

describe("InitiateFailback", () => {
  it.each(["Committed", "Recovered"] as const)("starts a job from %s and moves the relationship to 13", (from) => {
    const state = stateOf([
      committed(1, { relationships: { primary: { state: from, provider: externalProvider.name } } }),
    ]);
    const answer = start(state);
    expect(answer.returnCode).toBe(4096);
    expect(replicationStates(answer.state)).toEqual([13]);
    expect(answer.state.jobs).toEqual([answer.job]);
    expect(answer.job).toMatchObject({ id: JOB, machineId: machineId(1), startedAt: NOON, endsAt: NOON + 60_000 });
  });

  it("moves the relationship its settings name, and no other", () => {
    const both = { state: "Committed" as const, provider: externalProvider.name };
    const state = stateOf([committed(1, { relationships: { primary: both, extended: both } })]);
    const answer = start(state, { settingsInstanceId: relationshipInstanceId(machineId(1), "extended") });
    expect(findMachine(answer.state, machineId(1))?.relationships.map((one) => one.state)).toEqual([6, 13]);
  });

  it("finds machine and relationship whatever the case of their ids", () => {
    const lower = relationshipInstanceId(machineId(1).toLowerCase(), "primary").toLowerCase();
    const answer = start(stateOf([committed(1)]), { machineId: machineId(1).toLowerCase(), settingsInstanceId: lower });
    expect(answer.returnCode).toBe(4096);
  });

  const refusals: [why: string, code: number, state: HostState, more?: Partial<FailbackOrder>][] = [
    ["no machine of that id is here", 32773, stateOf([committed(1)]), { machineId: machineId(9) }],
    ["the reference names no machine", 32773, stateOf([committed(1)]), { machineId: undefined }],
    ["the settings are none", 32773, stateOf([committed(1)]), { settingsInstanceId: undefined }],
    ["the settings name nothing", 32773, stateOf([committed(1)]), { settingsInstanceId: "Microsoft:SQL01" }],
    [
      "the settings name another machine's relationship",
      32773,
      stateOf([committed(1), committed(2)]),
      { settingsInstanceId: relationshipInstanceId(machineId(2), "primary") },
    ],
    [
      "the machine has no such relationship",
      32773,
      stateOf([committed(1)]),
      { settingsInstanceId: relationshipInstanceId(machineId(1), "extended") },
    ],
    ["a property has another type", 32776, stateOf([committed(1)]), { settingsFlaw: "wrongType" }],
    [
      "the provider is the host's own",
      32770,
      stateOf([committed(1, { relationships: { primary: { state: "Committed" } } })]),
    ],
    ["the host is busy with the machine", 32774, stateOf([committed(1, { operationalStatus: [11, 32772] })])],
    ["the machine is running", 32775, stateOf([committed(1, { enabledState: "Running" })])],
    ["the machine is saved", 32775, stateOf([committed(1, { enabledState: "Saved" })])],
    ["the machine is a test replica", 32775, stateOf([committed(1, { mode: "TestReplica" })])],
    ...[0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 21, 99].map((code): [string, number, HostState] => [
      `the replication state is ${code}`,
      32775,
      stateOf([committed(1, { relationships: { primary: { state: code, provider: externalProvider.name } } })]),
    ]),
  ];

  it.each(refusals)("is refused and changes nothing when %s", (_why, code, state, more = {}) => {
    const answer = start(state, more);
    expect(answer.returnCode).toBe(code);
    expect(answer.job).toBeUndefined();
    expect(answer.state).toBe(state);
  });

  it("is taken while disks are merged, as long as the first OperationalStatus says that requests are", () => {
    expect(start(stateOf([committed(1, { operationalStatus: [2, 32772] })])).returnCode).toBe(4096);
  });

  describe("to a recovery point", () => {
    const points = (n: number) => [
      { id: pointId(n), takenAt: "5 minutes ago", consistency: "applicationConsistent" as const },
    ];
    const machines = [committed(1, { recoveryPoints: points(1) }), committed(2, { recoveryPoints: points(2) })];

    it.each([pointId(1), pointId(1).toLowerCase(), `Microsoft:${pointId(1)}`, `MICROSOFT:${pointId(1).toLowerCase()}`])(
      "is taken when the machine has it: %s",
      (recoveryPoint) => {
        expect(start(stateOf(machines), { recoveryPoint }).returnCode).toBe(4096);
      },
    );

    it.each([pointId(2), pointId(3), `{${pointId(1)}}`, ""])(
      "is refused when the machine has it not, unless the host takes any: %j",
      (recoveryPoint) => {
        expect(start(stateOf(machines), { recoveryPoint }).returnCode).toBe(32773);
        const host = { unknownRecoveryPoints: "accept" as const };
        expect(start(stateOf(machines, host), { recoveryPoint }).returnCode).toBe(4096);
      },
    );
  });

  it("is refused while a job runs on the machine's other relationship", () => {
    const both = { state: "Committed" as const, provider: externalProvider.name };
    const first = start(stateOf([committed(1, { relationships: { primary: both, extended: both } })]));
    const second = initiateFailback(
      first.state,
      order(1, { settingsInstanceId: relationshipInstanceId(machineId(1), "extended") }),
      NOON + 1_000,
      "other",
    );
    expect(second.returnCode).toBe(32775);
  });

  it("takes settings with an unreadable date and lets the job fail at once, the relationship untouched", () => {
    const answer = start(stateOf([committed(1)]), { settingsFlaw: "unreadableDate" });
    expect(answer.returnCode).toBe(4096);
    expect(answer.job).toMatchObject({ ends: "failed", startedAt: NOON, endsAt: NOON });
    expect(replicationStates(answer.state)).toEqual([6]);
  });
});
