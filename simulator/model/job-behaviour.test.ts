import { committed, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { advance } from "./advance";
import type { JobBehaviour } from "./behaviour";
import { initiateFailback } from "./initiate-failback";
import { readJobAt } from "./job";
import type { FailbackEnd } from "./machine";
import { relationshipInstanceId } from "./relationship";

function jobAt(behaviour: JobBehaviour, seconds: number) {
  const order = {
    machineId: machineId(1),
    settingsInstanceId: relationshipInstanceId(machineId(1), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "u",
  };
  const start = { ...stateOf([committed(1)]), behaviour: { failback: { job: behaviour } } };
  const now = NOON + seconds * 1000;
  const [job] = advance(initiateFailback(start, order, NOON, "JOB").state, now).jobs;
  return job && readJobAt(job, now);
}

const percent = (behaviour: JobBehaviour, at: readonly number[]) =>
  at.map((seconds) => jobAt(behaviour, seconds)?.percentComplete);

describe("a job that goes its own way", () => {
  it("takes the time it is given in place of the machine's", () => {
    expect(percent({ seconds: 1_000 }, [0, 500, 999, 1_000])).toEqual([0, 50, 99, 100]);
  });

  it("gets stuck at a percentage for good", () => {
    const behaviour = { seconds: 100, stuckAt: 37 };
    expect(percent(behaviour, [36, 37, 100, 1_000_000])).toEqual([36, 37, 37, 37]);
    expect(jobAt(behaviour, 1_000_000)?.state).toBe(4);
  });

  it("gets stuck for a while", () => {
    const behaviour = { seconds: 100, stuckAt: 37, stuckSeconds: 50 };
    expect(percent(behaviour, [100, 149, 150])).toEqual([37, 37, 100]);
    expect([149, 150].map((seconds) => jobAt(behaviour, seconds)?.state)).toEqual([4, 7]);
  });

  it.each<[FailbackEnd, number, number]>([
    ["completed", 7, 0],
    ["completedWithWarnings", 32768, 0],
    ["failed", 10, 32768],
    ["terminated", 8, 32768],
    ["killed", 9, 32768],
  ])("ends %s: JobState %i, ErrorCode %i", (ends, state, errorCode) => {
    expect(jobAt({ seconds: 10, ends }, 10)).toMatchObject({ state, errorCode });
    expect(jobAt({ seconds: 10, ends, errorCode: 32772 }, 10)).toMatchObject({ state, errorCode: 32772 });
    expect(jobAt({ seconds: 10, ends, errorCode: 32772 }, 9)).toMatchObject({ state: 4, errorCode: 0 });
  });

  it("shows states nobody has documented, while it runs and after its end", () => {
    const behaviour = { seconds: 10, runningState: 12, endState: 99 };
    expect([9, 10].map((seconds) => jobAt(behaviour, seconds)?.state)).toEqual([12, 99]);
  });

  it("has ended before anybody can see it run", () => {
    expect(jobAt({ seconds: 0 }, 0)).toMatchObject({ state: 7, percentComplete: 100 });
  });

  it.each([
    [undefined, [310, 309.9]],
    [0, [10, 9.9]],
    [5, [15, 14.9]],
  ] as const)("is forgotten so many seconds after its end: %s", (keptSeconds, [gone, there]) => {
    const behaviour = { seconds: 10, ...(keptSeconds === undefined ? {} : { keptSeconds }) };
    expect(jobAt(behaviour, gone)).toBeUndefined();
    expect(jobAt(behaviour, there)).toBeDefined();
  });

  it("is kept for ever", () => {
    expect(jobAt({ seconds: 10, keptSeconds: "forever" }, 1e9)?.state).toBe(7);
  });
});
