import { committed, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { advance } from "./advance";
import type { HostState } from "./host-state";
import { initiateFailback } from "./initiate-failback";
import { readJobAt } from "./job";
import type { FailbackEnd } from "./machine";
import { relationshipInstanceId } from "./relationship";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function started(ends: FailbackEnd, seconds = 100): HostState {
  const order = {
    machineId: machineId(1),
    settingsInstanceId: relationshipInstanceId(machineId(1), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "u",
  };
  return initiateFailback(stateOf([committed(1, { failback: { seconds, ends } })]), order, NOON, "JOB").state;
}

function at(state: HostState, now: number) {
  const after = advance(state, now);
  const [job] = after.jobs;
  return { relationship: after.machines[0]?.relationships[0]?.state, job: job && readJobAt(job, now) };
}

describe("a failback in time", () => {
  it("runs with a percentage that only grows and never shows a hundred before the end", () => {
    const state = started("completed");
    const readings = [0, 1, 50, 99.9].map((seconds) => at(state, NOON + seconds * SECOND));
    expect(readings.map(({ relationship }) => relationship)).toEqual([13, 13, 13, 13]);
    expect(readings.map(({ job }) => job?.percentComplete)).toEqual([0, 1, 50, 99]);
    expect(readings.map(({ job }) => job?.state)).toEqual([4, 4, 4, 4]);
  });

  it("ends well at 14 with a completed job", () => {
    const { relationship, job } = at(started("completed"), NOON + 100 * SECOND);
    expect(relationship).toBe(14);
    expect(job).toMatchObject({ state: 7, percentComplete: 100, errorCode: 0, elapsedMs: 100 * SECOND });
  });

  it.each([
    ["failed", 10],
    ["terminated", 8],
  ] as const)("that is to be %s leaves the relationship where it came from, with an error", (ends, jobState) => {
    const { relationship, job } = at(started(ends), NOON + 100 * SECOND);
    expect(relationship).toBe(6);
    expect(job).toMatchObject({ state: jobState, errorCode: 32768 });
    expect(job?.percentComplete).toBeLessThan(100);
  });

  it("stops counting time when it has ended", () => {
    const { job } = at(started("completed"), NOON + 3 * MINUTE);
    expect(job).toMatchObject({ elapsedMs: 100 * SECOND, stateSince: NOON + 100 * SECOND });
  });

  it("is forgotten five minutes after its end, and its outcome stays", () => {
    const state = started("completed");
    const end = NOON + 100 * SECOND;
    expect(at(state, end + 5 * MINUTE - 1).job?.state).toBe(7);
    expect(at(state, end + 5 * MINUTE)).toEqual({ relationship: 14, job: undefined });
  });

  it("comes to the same whether it was looked at often or only afterwards", () => {
    const state = started("completed");
    const end = NOON + 10 * MINUTE;
    const often = [1, 20, 99, 100, 101, 300].reduce((one, seconds) => advance(one, NOON + seconds * SECOND), state);
    expect(advance(often, end)).toEqual(advance(state, end));
  });

  it("that is over at once has never been running", () => {
    expect(at(started("completed", 0), NOON)).toMatchObject({ relationship: 14, job: { state: 7 } });
  });

  it("moves no relationship that was removed while it ran", () => {
    const state = started("completed");
    const without = { ...state, machines: state.machines.map((one) => ({ ...one, relationships: [] })) };
    expect(advance(without, NOON + 100 * SECOND).machines[0]?.relationships).toEqual([]);
  });

  it("gives the same value back when nothing happened", () => {
    const state = started("completed");
    expect(advance(state, NOON + 50 * SECOND)).toBe(state);
  });
});
