import {
  FailbackCompleted,
  FailbackInProgress,
  job,
  REF,
  Recovered,
  relationship,
  ScriptedHost,
  TestClock,
  TestProgress,
} from "./failback.test-support";
import { pollDelay, waitForEnd } from "./wait";

describe("the poll delay", () => {
  it("begins at half a second, doubles, and is never longer than asked for", () => {
    expect([0, 1, 2, 3, 50].map((tick) => pollDelay(tick, 2_000, () => 0))).toEqual([500, 1_000, 2_000, 2_000, 2_000]);
    expect(pollDelay(9, 2_000, () => 1)).toBe(1_600);
    expect(pollDelay(0, 100, () => 0)).toBe(100);
  });
});

describe("a wait without a job that was named", () => {
  const limits = { startMs: 30_000, jobMs: 300_000, completionMs: 120_000, pollMs: 10_000 };
  const rules = { startFrom: ["Recovered", "Committed"], resumed: false, limits } as const;
  const order = { ref: REF, jobId: undefined, recordedJobIds: async () => [], ...rules };

  it("goes on while a job lives on the machine, although the state went back for a moment", async () => {
    const clock = new TestClock();
    const began = clock.at;
    const host = new ScriptedHost(() => {
      const ms = clock.at - began;
      if (ms >= 60_000) return { relationship: relationship(FailbackCompleted), jobs: [job(7)] };
      const isBack = ms >= 1_000 && ms < 2_000;
      return { relationship: relationship(isBack ? Recovered : FailbackInProgress), jobs: [job(4)] };
    });
    const end = await waitForEnd(host, order, clock, new TestProgress());
    expect(end.kind).toBe("fulfilled");
    expect(clock.at - began).toBeGreaterThanOrEqual(60_000);
  });

  it("ends when the state went back and no job lives, and never later than all its limits", async () => {
    const clock = new TestClock();
    const began = clock.at;
    const back = new ScriptedHost(() => ({
      relationship: relationship(clock.at - began < 1_000 ? FailbackInProgress : Recovered),
    }));
    expect(await waitForEnd(back, order, clock, new TestProgress())).toMatchObject({ code: "completionMissing" });
    const again = clock.at;
    // Shown among the machine's jobs, and yet never found by its name.
    const undecided = new ScriptedHost(() => ({
      relationship: relationship(clock.at - again < 1_000 ? FailbackInProgress : Recovered),
      jobs: [job(4, { id: "JOB-2" })],
    }));
    undecided.jobs = async (ids) => ids.map(() => "gone" as const);
    expect((await waitForEnd(undecided, order, clock, new TestProgress())).kind).toBe("failed");
    expect(clock.at - again).toBeLessThan(500_000);
  });
});
