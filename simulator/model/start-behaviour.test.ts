import { committed, externalProvider, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { advance } from "./advance";
import type { FailbackBehaviour, HostBehaviour, StartBehaviour } from "./behaviour";
import type { HostState } from "./host-state";
import { initiateFailback } from "./initiate-failback";
import { relationshipInstanceId } from "./relationship";

function call(state: HostState, now = NOON, n = 1, jobId = `JOB-${now}`) {
  const order = {
    machineId: machineId(n),
    settingsInstanceId: relationshipInstanceId(machineId(n), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "u",
  };
  return initiateFailback(advance(state, now), order, now, jobId);
}

function host(start: StartBehaviour, more: Omit<FailbackBehaviour, "start"> = {}, state = 6): HostState {
  const relationships = { primary: { state, provider: externalProvider.name } };
  return { ...stateOf([committed(1, { relationships })]), behaviour: { failback: { start, ...more } } };
}

const codes = [0, 4096, ...Array.from({ length: 12 }, (_, index) => 32_768 + index), 1, 40_000];

describe("InitiateFailback on a host that behaves otherwise", () => {
  it.each(codes)("answers %i and does nothing", (returnValue) => {
    const state = host({ returnValue, effect: "nothing" });
    const answer = call(state);
    expect(answer).toEqual({ state, returnCode: returnValue, started: false, jobNamed: false });
  });

  it.each(codes)("answers %i although it has started, and names the job with 4096 alone", (returnValue) => {
    const { state, returnCode, started, job, jobNamed } = call(host({ returnValue }));
    expect({ returnCode, started, jobNamed }).toEqual({
      returnCode: returnValue,
      started: true,
      jobNamed: returnValue === 4096,
    });
    expect(state.jobs).toEqual([job]);
    expect(state.machines[0]?.relationships[0]?.state).toBe(13);
  });

  it.each(["missing", "notANumber"] as const)(
    "leaves the client without a code: %s; the host means one",
    (unreadable) => {
      expect(call(host({ returnValue: unreadable }))).toMatchObject({ returnCode: 4096, unreadable, started: true });
      expect(call(host({ returnValue: unreadable, effect: "nothing" }))).toMatchObject({
        returnCode: 32768,
        unreadable,
        started: false,
      });
    },
  );

  it("names no job with 4096, or one with 0, when it is told to", () => {
    expect(call(host({ job: "null" }))).toMatchObject({ returnCode: 4096, started: true, jobNamed: false });
    expect(call(host({ job: "named", returnValue: 0 }))).toMatchObject({ returnCode: 0, jobNamed: true });
  });

  it("never begins what is not valid, whatever it is told to answer", () => {
    expect(call(host({ returnValue: 0 }, {}, 3))).toMatchObject({ returnCode: 32775, started: false });
    expect(call(host({ returnValue: 0 }), NOON, 9)).toMatchObject({ returnCode: 32773, started: false });
  });

  it.each([
    [undefined, 32775],
    ["invalidState", 32775],
    ["inUse", 32774],
  ] as const)("refuses a second call while one runs (%s): %i", (whileRunning, code) => {
    const first = call(host(whileRunning ? { whileRunning } : {}));
    expect(call(first.state, NOON + 1_000)).toMatchObject({ returnCode: code, started: false, state: first.state });
  });

  it("accepts a second call while one runs: two jobs, and the state goes with the second", () => {
    const first = call(host({ whileRunning: "accepted" }));
    const second = call(first.state, NOON + 30_000);
    expect(second).toMatchObject({ returnCode: 4096, started: true });
    expect(second.state.jobs.map(({ id }) => id)).toEqual([first.job?.id, second.job?.id]);
    const at = (now: number) => advance(second.state, now).machines[0]?.relationships[0]?.state;
    expect([at(NOON + 60_000), at(NOON + 90_000)]).toEqual([13, 14]);
  });

  it("goes back to where the first call found it when an accepted second one fails", () => {
    const first = call(host({ whileRunning: "accepted" }, { job: { seconds: 60, ends: "failed" } }, 5));
    const second = call(first.state, NOON + 30_000);
    expect(advance(second.state, NOON + 90_000).machines[0]?.relationships[0]?.state).toBe(5);
  });

  it("takes a failback for running whose job is gone but whose data still moves", () => {
    const behaviour: Omit<FailbackBehaviour, "start"> = {
      job: { seconds: 1, keptSeconds: 0 },
      state: { completes: { afterEnd: 100 } },
    };
    const later = NOON + 50_000;
    const ask = (start: StartBehaviour) => call(call(host(start, behaviour)).state, later).returnCode;
    expect([ask({}), ask({ whileRunning: "inUse" }), ask({ whileRunning: "accepted" })]).toEqual([32775, 32774, 4096]);
  });

  it.each([5, 6, 13, 14])("starts from %i when that is told, and from nothing else", (from) => {
    const answers = [5, 6, 13, 14].map((state) => call(host({ from: [from] }, {}, state)).started);
    expect(answers).toEqual([5, 6, 13, 14].map((state) => state === from));
  });

  it("does so for one machine alone when it is told for one", () => {
    const behaviour: HostBehaviour = {
      failback: { start: { returnValue: 32771 } },
      machines: { [machineId(2)]: { start: { returnValue: 32772 } } },
    };
    const state = { ...stateOf([committed(1), committed(2)]), behaviour };
    expect([call(state, NOON, 1).returnCode, call(state, NOON, 2).returnCode]).toEqual([32771, 32772]);
  });

  it("is not available while services restart, and denied to an account that sees nothing", () => {
    const state = stateOf([committed(1)]);
    const down = { ...state, outage: { until: NOON + 10_000, answers: "empty" as const } };
    expect([call(down).returnCode, call(down, NOON + 10_000).returnCode]).toEqual([32777, 4096]);
    const blind = { ...state, behaviour: { empty: { classes: "all" as const, keepsHost: true } } };
    expect(call(blind)).toMatchObject({ returnCode: 32769, started: false });
  });
});
