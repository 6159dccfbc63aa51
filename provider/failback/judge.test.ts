import { Committed, FailbackCompleted, FailbackInProgress, job, relationship } from "./failback.test-support";
import { type JudgeRules, judge, type Sight, type Watch } from "./judge";

const limits = { startMs: 30_000, jobMs: 3_600_000, completionMs: 600_000, pollMs: 2_000 };
const rules: JudgeRules = { startFrom: ["Recovered", "Committed"], resumed: false, limits };
const starting: Watch = { phase: "starting", since: 0, began: 0 };
const running: Watch = { phase: "running", since: 0, began: 0 };
const completing: Watch = { phase: "completing", since: 0, began: 0 };

const sight = (state: number | undefined, itsJob?: Sight["job"]): Sight => ({
  relationship: relationship(state),
  job: itsJob,
});

describe("one step of waiting", () => {
  it("waits for the start until its deadline, then the order has failed", () => {
    expect(judge(starting, sight(Committed), 29_999, rules)).toEqual({ kind: "waiting", watch: starting });
    expect(judge(starting, sight(Committed), 30_000, rules)).toMatchObject({
      kind: "failed",
      code: "startOutcomeUnknown",
    });
  });

  it("runs from the first sign of life, a live job or the state, with the job's own deadline", () => {
    expect(judge(starting, sight(Committed, job(4)), 10_000, rules)).toEqual({
      kind: "waiting",
      watch: { phase: "running", since: 10_000, began: 0 },
    });
    expect(judge(starting, sight(FailbackInProgress), 10_000, rules)).toEqual({
      kind: "waiting",
      watch: { phase: "running", since: 10_000, began: 0 },
    });
    expect(judge(running, sight(FailbackInProgress, job(4)), 3_599_999, rules)).toMatchObject({ kind: "waiting" });
    expect(judge(running, sight(FailbackInProgress, job(4)), 3_600_000, rules)).toMatchObject({
      kind: "open",
      code: "waitTimedOut",
    });
  });

  it("a live job outweighs every state, even FailbackCompleted", () => {
    for (const state of [undefined, 0, 6, 8, 12, 14, 17])
      expect(judge(running, sight(state, job(4)), 1, rules)).toMatchObject({ kind: "waiting" });
  });

  it("a job that ended well is no success: the state must follow before its own deadline", () => {
    for (const end of [7, 32768]) {
      const verdict = judge(running, sight(FailbackInProgress, job(end)), 5_000, rules);
      expect(verdict).toEqual({ kind: "waiting", watch: { phase: "completing", since: 5_000, began: 0 } });
    }
    expect(judge(completing, sight(Committed, job(7)), 600_000, rules)).toMatchObject({
      kind: "failed",
      code: "completionMissing",
    });
  });

  it("FailbackCompleted without a live job is to be confirmed, with the job ended, gone or never named", () => {
    for (const known of [undefined, "gone", job(7), job(32768)] as const) {
      expect(judge(running, sight(FailbackCompleted, known), 1, rules)).toMatchObject({ kind: "confirm" });
    }
  });

  it("FailbackCompleted that is never confirmed ends at the deadline as well", () => {
    expect(judge(completing, sight(FailbackCompleted), 600_000, rules)).toMatchObject({
      kind: "failed",
      code: "completionMissing",
    });
  });

  it.each([8, 9, 10])("a job that ended in state %d has failed, with the host's own words", (state) => {
    const verdict = judge(
      running,
      sight(FailbackCompleted, job(state, { errorCode: 32768, errorDescription: "no room" })),
      1,
      rules,
    );
    expect(verdict).toMatchObject({
      kind: "failed",
      code: "jobFailed",
      reason: expect.stringContaining("32768: no room"),
    });
  });

  it("a forgotten job is no failure: at 13 it waits on, back at the start it has failed", () => {
    expect(judge(running, sight(FailbackInProgress, "gone"), 1, rules)).toMatchObject({ kind: "waiting" });
    expect(judge(running, sight(Committed, "gone"), 1, rules)).toMatchObject({
      kind: "failed",
      code: "completionMissing",
    });
  });

  it("what an administrator did fails the operation that sent, and overtakes one that resumed", () => {
    expect(judge(running, sight(3), 1, rules)).toMatchObject({ kind: "failed" });
    expect(judge(running, sight(3), 1, { ...rules, resumed: true })).toMatchObject({ kind: "overtaken" });
    expect(judge(running, { relationship: undefined, job: undefined }, 1, { ...rules, resumed: true })).toMatchObject({
      kind: "overtaken",
    });
  });

  it.each([
    [12, "failoverRunning"],
    [9, "resynchronizing"],
    [8, "replicationCritical"],
    [16, "replicationCritical"],
    [17, "stateUnknown"],
    [undefined, "stateUnknown"],
  ])("state %s without a job fails the operation and keeps the order open (%s)", (state, code) => {
    expect(judge(running, sight(state), 1, rules)).toMatchObject({ kind: "open", code });
  });

  it("a host that goes to and fro is given up once all deadlines together have passed, the order stays open", () => {
    const all = limits.startMs + limits.jobMs + limits.completionMs;
    const watch: Watch = { phase: "running", since: all - 2_000, began: 0 };
    expect(judge(watch, sight(FailbackCompleted), all - 1, rules)).toMatchObject({ kind: "confirm" });
    expect(judge(watch, sight(FailbackCompleted), all, rules)).toMatchObject({ kind: "open", code: "waitTimedOut" });
    expect(judge(watch, sight(FailbackInProgress), all, rules)).toMatchObject({ kind: "open", code: "waitTimedOut" });
  });
});
