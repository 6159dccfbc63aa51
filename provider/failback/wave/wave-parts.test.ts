import { FailbackError, failbackErrors } from "../../errors";
import { TestProgress } from "../failback.test-support";
import { knownRequest } from "../known-request";
import type { Order } from "../request";
import { FailureBudget } from "./failure-budget";
import { endOf, endOfRefusal, stopsAll } from "./machine-end";
import { MemberVoices } from "./member-progress";
import { someAtOnce } from "./some-at-once";
import { progressLine, timeLeft, WaveProgress } from "./wave-progress";

const MINUTE = 60_000;

describe("a failure budget", () => {
  it("of none is used up by the first machine, of two by the third; each machine counts once", () => {
    const none = new FailureBudget(0, []);
    expect(none.isUsedUp).toBe(false);
    none.failed("a");
    expect(none.isUsedUp).toBe(true);
    const two = new FailureBudget(2, ["a"]);
    for (const machine of ["a", "b", "b"]) two.failed(machine);
    expect(two.isUsedUp).toBe(false);
    two.failed("c");
    expect(two.isUsedUp).toBe(true);
  });

  it("counts failures of earlier operations, but no machine that came back after all", () => {
    const budget = new FailureBudget(1, ["a", "b"]);
    expect(budget.isUsedUp).toBe(true);
    budget.cameBack("a");
    expect([budget.isUsedUp, budget.machines]).toEqual([false, ["b"]]);
  });
});

describe("what a failback came to", () => {
  const order = { version: 1, request: "CHG-1", sent: true, recoveryPointId: null, jobId: "J" } as const;
  const made = (outcome: Order["outcome"]): Order => ({
    ...{ ...order, outcome, startedAt: "2026-11-20T00:00:00.000Z", endedAt: null, reason: null },
  });
  const observed = { state: "Recovered", code: 5 };
  const error = (code: keyof typeof failbackErrors) => new FailbackError(code, "so it is");

  it.each([
    ["fulfilled", undefined, "back", false, false],
    ["overtaken", undefined, "overtaken", false, false],
    ["failed", "jobFailed", "failed", true, false],
    ["failed", "startOutcomeUnknown", "failed", true, true],
    ["overtaken", "overtaken", "failed", true, false],
    ["open", "waitTimedOut", "open", true, true],
    ["open", "failoverRunning", "open", true, true],
    ["failed", "requestSpent", "spent", true, false],
    ["fulfilled", "requestUsed", "blocked", false, false],
  ] as const)("an order that is %s, with %s: %s, counted %s, may still run %s", (outcome, code, ...is) => {
    const end = endOf({ order: made(outcome), observed, failure: code && error(code) });
    expect([end.verdict, end.counts, end.mayStillRun]).toEqual(is);
  });

  it("a failback whose relationship was last seen running may still run, whatever became of its job", () => {
    const running = { state: "FailbackInProgress", code: 13 };
    const end = endOf({ order: made("failed"), observed: running, failure: error("jobFailed") });
    expect([end.verdict, end.counts, end.mayStillRun]).toEqual(["failed", true, true]);
  });

  it.each([
    ["startRefused", "failed", true, false],
    ["hostUnreachable", "failed", true, false],
    ["startNotSent", "failed", true, false],
    ["internal", "failed", true, true],
    ["requestSpent", "spent", true, false],
    ["machineNotOff", "blocked", false, false],
    ["movedSincePlan", "blocked", false, false],
    ["journalUnended", "blocked", false, false],
    ["requestHalted", "notStarted", false, false],
    ["engineGone", "notStarted", false, false],
  ] as const)("without an order, %s: %s, counted %s, may still run %s", (code, ...is) => {
    const end = endOfRefusal(error(code));
    expect([end.verdict, end.counts, end.mayStillRun]).toEqual(is);
  });

  it("only a halt and an engine that is gone stop all others", () => {
    const codes = Object.keys(failbackErrors) as (keyof typeof failbackErrors)[];
    expect(codes.filter((code) => stopsAll(error(code)))).toEqual(["requestHalted", "engineGone"]);
  });
});

describe("a wave's progress", () => {
  it("is one line, without what there is none of", () => {
    const now = { total: 2_000, done: 1_204, running: 40, waiting: 0, failed: 2 };
    expect(progressLine(now, 25 * MINUTE)).toBe("1,204/2,000 done · 40 running · 2 failed · about 25 min left");
    expect(progressLine({ ...now, failed: 0 }, undefined)).toBe("1,204/2,000 done · 40 running");
    expect(progressLine({ ...now, waiting: 3, failed: 0 }, undefined)).toBe(
      "1,204/2,000 done · 40 running · 3 waiting",
    );
    expect(progressLine(now, 5_000)).toMatch(/about a minute left$/);
    expect(progressLine(now, MINUTE)).toMatch(/about a minute left$/);
    expect(progressLine(now, 300 * MINUTE)).toMatch(/about 5 h left$/);
  });

  it("guesses the rest only once five machines or a tenth of them have ended", () => {
    expect(timeLeft(4, 100, MINUTE)).toBeUndefined();
    expect(timeLeft(5, 100, MINUTE)).toBe(19 * MINUTE);
    expect(timeLeft(1, 11, MINUTE)).toBeUndefined();
    expect(timeLeft(1, 10, MINUTE)).toBe(9 * MINUTE);
    expect(timeLeft(0, 3, MINUTE)).toBeUndefined();
    expect(timeLeft(10, 10, MINUTE)).toBeUndefined();
  });

  it("shows the newest text when the last one has been taken, and none twice; a line that is lost is no failure", async () => {
    const progress = new TestProgress();
    const taken: (() => void)[] = [];
    progress.moving = (text) => {
      progress.movingTexts.push(text);
      if (text.startsWith("3/")) return Promise.reject(new Error("no engine"));
      return new Promise((resolve) => taken.push(() => resolve(undefined)));
    };
    const wave = new WaveProgress(progress, { monotonic: () => 0 }, 9);
    for (const done of [0, 1, 2, 2]) wave.show({ total: 9, done, running: 1, waiting: 0, failed: 0 }, done);
    taken.shift()?.();
    await new Promise(setImmediate);
    taken.shift()?.();
    await new Promise(setImmediate);
    expect(progress.movingTexts).toEqual(["0/9 done · 1 running", "2/9 done · 1 running · about a minute left"]);
    for (const done of [3, 4]) {
      wave.show({ total: 9, done, running: 1, waiting: 0, failed: 0 }, 0);
      await new Promise(setImmediate);
    }
    expect(progress.movingTexts.slice(2)).toEqual(["3/9 done · 1 running", "4/9 done · 1 running"]);
  });

  it("guesses no rest when nothing runs any more: a wave that was stopped does not go on", () => {
    const progress = new TestProgress();
    const wave = new WaveProgress(progress, { monotonic: () => 0 }, 9);
    wave.show({ total: 9, done: 5, running: 0, waiting: 0, failed: 1 }, 6);
    expect(progress.movingTexts).toEqual(["5/9 done · 0 running · 1 failed"]);
  });

  it("a member speaks with its name, in warnings alone, and not without end", async () => {
    const progress = new TestProgress();
    const voices = new MemberVoices(progress);
    const sql01 = voices.of("SQL01 on hv-01");
    await sql01.moving("failing back 3%");
    await sql01.step("sending");
    for (let n = 0; n < 50; n++) await sql01.warn(`careful ${n}`);
    for (const name of ["WEB01", "WEB02", "WEB02", "WEB03", "WEB04", "WEB05", "WEB06"]) await voices.of(name).warn("x");
    await voices.close();
    expect(progress.movingTexts).toEqual([]);
    expect(progress.lines).toHaveLength(51);
    expect(progress.lines[0]).toBe("warning: SQL01 on hv-01: careful 0");
    expect(progress.lines[50]).toBe("warning: 7 more warnings, about WEB01, WEB02, WEB03, WEB04, WEB05 and 1 more");
    progress.engineListens = async () => {
      throw new FailbackError("engineGone", "gone");
    };
    await expect(sql01.assertListening()).rejects.toMatchObject({ code: "engineGone" });
  });

  it("members whose request the journal alone knew are told in one line, whatever their number", async () => {
    const progress = new TestProgress();
    const voices = new MemberVoices(progress);
    for (const name of ["A", "B", "C", "D", "E", "F", "G"])
      await voices.of(name).warn(knownRequest("CHG-1", "2026-11-20T00:00:00Z", "open"));
    await voices.close();
    expect(progress.lines).toEqual([
      "warning: the journal knows the request already for A, B, C, D, E and 2 more; it starts nothing again there",
    ]);
  });

  it("some at once: so many and no more, results in order", async () => {
    let [running, most] = [0, 0];
    const results = await someAtOnce([5, 1, 4, 2, 3], 2, async (one) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, one));
      running--;
      return one * 2;
    });
    expect([most, results]).toEqual([2, [10, 2, 8, 4, 6]]);
  });
});
