import { FailbackError, toFailbackError } from "../errors";
import { failBack, type Task } from "./fail-back";
import {
  Committed,
  EXTERNAL,
  FailbackCompleted,
  FailbackInProgress,
  job,
  offMachine,
  REF,
  Recovered,
  Replicating,
  relationship,
  type Scene,
  ScriptedHost,
  TestClock,
  TestJournal,
  TestProgress,
} from "./failback.test-support";
import type { JournalEntry } from "./journal";
import type { Order } from "./request";

const task: Task = {
  ref: REF,
  request: "CHG-1",
  standing: "unused",
  order: undefined,
  previous: undefined,
  address: "hv-dr-01",
  provider: EXTERNAL,
  startFrom: ["Recovered", "Committed"],
  allowances: { again: false, builtInProvider: false },
  usedBefore: false,
  recordedJobIds: [],
  recordKnown: true,
  obstacles: [],
  validUntil: undefined,
  recoveryPointId: undefined,
  limits: { startMs: 30_000, jobMs: 3_600_000, completionMs: 60_000, pollMs: 2_000 },
  mayStart: true,
  firstLook: undefined,
};

const openOrder: Order = {
  version: 1,
  request: "CHG-1",
  sent: true,
  recoveryPointId: null,
  startedAt: "2026-11-20T00:00:00.000Z",
  jobId: "JOB-1",
  outcome: "open",
  endedAt: null,
  reason: null,
};

/** A host on which a failback takes a minute from the moment it was started. */
function worldWith(before: Scene, during: (sinceStart: number) => Scene) {
  const clock = new TestClock();
  let startedAt: number | undefined;
  const host = new ScriptedHost(() => (startedAt === undefined ? before : during(clock.at - startedAt)));
  host.onStart = () => {
    startedAt = clock.at;
  };
  const tools = { clock, host, journal: new TestJournal(), progress: new TestProgress() };
  return { ...tools, tools };
}

const idle: Scene = { relationship: relationship(Committed) };
const minute = (ms: number): Scene =>
  ms < 60_000
    ? { relationship: relationship(FailbackInProgress), jobs: [job(4, { percentComplete: Math.floor(ms / 600) })] }
    : { relationship: relationship(FailbackCompleted), jobs: [job(7, { percentComplete: 100 })] };

describe("one failback from start to end", () => {
  it("sends once, follows the job and is fulfilled by the state", async () => {
    const { host, progress, tools } = worldWith(idle, minute);
    const { order, observed, failure } = await failBack(task, tools);
    expect(failure).toBeUndefined();
    expect(host.starts).toEqual([{ ...REF, recoveryPointId: undefined, deadlineMs: 30_000 }]);
    expect(order).toMatchObject({ request: "CHG-1", sent: true, jobId: "JOB-1", outcome: "fulfilled", reason: null });
    expect(observed).toEqual({ state: "FailbackCompleted", code: 14 });
    expect(progress.movingTexts.join()).toMatch(/failing back \d+%/);
  });

  it("looks twice, three seconds apart, before it sends; an earlier look of the same operation counts", async () => {
    const first = worldWith(idle, minute);
    const before = first.clock.at;
    first.host.onStart = () => expect(first.clock.at - before).toBeGreaterThanOrEqual(3_000);
    await failBack({ ...task, limits: { ...task.limits, startMs: 1 } }, first.tools).catch(() => undefined);
    expect(first.host.starts).toHaveLength(1);

    const second = worldWith(idle, minute);
    const firstLook = { state: Committed, at: second.clock.at - 3_000 };
    let asked = 0;
    const begin = second.host.onStart;
    second.host.onStart = () => {
      asked = second.host.asked.observe;
      begin();
    };
    await failBack({ ...task, firstLook }, second.tools);
    expect(asked).toBe(1);
  });

  it("starts nothing when the two looks differ", async () => {
    const { clock, host, tools } = worldWith(idle, minute);
    const firstLook = { state: 5, at: clock.at };
    await expect(failBack({ ...task, firstLook }, tools)).rejects.toMatchObject({
      code: "movedSincePlan",
    });
    expect(host.starts).toHaveLength(0);
  });

  it("starts nothing that the plan did not show", async () => {
    const { host, tools } = worldWith(idle, minute);
    await expect(failBack({ ...task, mayStart: false }, tools)).rejects.toMatchObject({
      code: "movedSincePlan",
    });
    expect(host.starts).toHaveLength(0);
  });

  it("starts nothing for an engine that is gone", async () => {
    const { host, progress, tools } = worldWith(idle, minute);
    progress.engineListens = async () => {
      throw new FailbackError("engineGone", "gone");
    };
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "engineGone" });
    expect(host.starts).toHaveLength(0);
  });

  it("starts nothing while blocked, and says why", async () => {
    const { host, tools } = worldWith({ relationship: relationship(Replicating) }, minute);
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "stateNotAllowed" });
    expect(host.starts).toHaveLength(0);
  });

  describe("beside a job of an earlier request that still runs, though the host shows of none what it works on", () => {
    const earlier = job(4, { id: "JOB-0" });
    const again: Task = { ...task, usedBefore: true, allowances: { ...task.allowances, again: true } };
    const failbackRunning = { code: "failbackRunning" };

    it("starts nothing when the state has it on record", async () => {
      const { host, tools } = worldWith({ ...idle, unlinked: [earlier] }, minute);
      const known = { ...again, recordedJobIds: ["JOB-0"] };
      await expect(failBack(known, tools)).rejects.toMatchObject(failbackRunning);
      expect(host.starts).toHaveLength(0);
    });

    it("starts nothing when it shows itself only in the last look before the call", async () => {
      const { clock, host, progress, tools } = worldWith(idle, minute);
      progress.engineListens = async () => {
        await clock.sleep(4_000);
        host.scene = () => ({ ...idle, unlinked: [earlier] });
      };
      const known = { ...again, recordedJobIds: ["JOB-0"] };
      await expect(failBack(known, tools)).rejects.toMatchObject({ code: "movedSincePlan" });
      expect(host.starts).toHaveLength(0);
    });

    it("starts once that has ended", async () => {
      const { host, tools } = worldWith({ ...idle, unlinked: [job(7, { id: "JOB-0" })] }, minute);
      const { order } = await failBack({ ...again, recordedJobIds: ["JOB-0"] }, tools);
      expect(order).toMatchObject({ outcome: "fulfilled" });
      expect(host.starts).toHaveLength(1);
    });
  });

  it("finds FailbackCompleted already there: nothing is sent, the request is used", async () => {
    const { host, tools } = worldWith({ relationship: relationship(FailbackCompleted) }, minute);
    const { order } = await failBack(task, tools);
    expect(order).toMatchObject({ sent: false, outcome: "fulfilled", recoveryPointId: null });
    expect(host.starts).toHaveLength(0);
  });

  it("joins a failback that runs already, and claims nothing of its point", async () => {
    const { host, tools } = worldWith(idle, minute);
    host.onStart();
    const { order } = await failBack({ ...task, recoveryPointId: "P-1" }, tools);
    expect(order).toMatchObject({ sent: false, recoveryPointId: null, outcome: "fulfilled", jobId: "JOB-1" });
    expect(host.starts).toHaveLength(0);
  });
});

describe("a failed job beside FailbackCompleted", () => {
  const beside: Scene = { relationship: relationship(FailbackCompleted), jobs: [job(10, { id: "JOB-F" })] };

  it("that nobody knows keeps success back where the host named no job, and the order fails by it", async () => {
    const { host, tools } = worldWith(idle, () => beside);
    host.answer = { kind: "accepted", jobId: undefined };
    const { order, failure } = await failBack(task, tools);
    expect(failure).toMatchObject({ code: "jobFailed" });
    expect(order).toMatchObject({ outcome: "failed", sent: true });
  });

  it("that nobody knows keeps a resumed order and an unused request from being fulfilled as well", async () => {
    const resumed = worldWith(beside, () => beside);
    const open = { ...task, standing: "open", order: { ...openOrder, jobId: "JOB-OTHER" } } as const;
    expect((await failBack(open, resumed.tools)).failure).toMatchObject({ code: "jobFailed" });
    const unused = worldWith(beside, () => beside);
    expect((await failBack(task, unused.tools)).failure).toMatchObject({ code: "jobFailed" });
    expect(unused.host.starts).toEqual([]);
  });

  it.each(["the record", "the journal"])("of an earlier order, by %s, keeps nothing back", async (by) => {
    const { host, journal, tools } = worldWith(idle, () => beside);
    host.answer = { kind: "accepted", jobId: undefined };
    const again = { ...task, allowances: { ...task.allowances, again: true } };
    const recordedJobIds = by === "the record" ? ["job-f"] : [];
    if (by === "the journal") {
      const earlier = { request: "CHG-0", jobId: "JOB-F", at: "2026-11-19T00:00:00.000Z" };
      journal.entries.push(
        journalEntry("joined", earlier),
        journalEntry("ended", { ...earlier, startedAt: earlier.at, outcome: "failed" }),
      );
    }
    expect((await failBack({ ...again, recordedJobIds }, tools)).order).toMatchObject({ outcome: "fulfilled" });
    const open = { ...again, recordedJobIds, standing: "open", order: { ...openOrder, jobId: null } } as const;
    expect((await failBack(open, tools)).order).toMatchObject({ outcome: "fulfilled" });
  });
});

describe("answers to the call", () => {
  it("a definite refusal leaves the request unused", async () => {
    const { host, tools } = worldWith(idle, () => idle);
    host.answer = { kind: "refused", returnCode: 32770 };
    await expect(failBack(task, tools)).rejects.toMatchObject({
      code: "startRefused",
      message: expect.stringContaining("not supported"),
    });
    expect(host.starts).toHaveLength(1);
  });

  it.each([32774, 32775])("refused with %d because somebody was faster: theirs is joined", async (returnCode) => {
    const { host, tools } = worldWith(idle, minute);
    host.answer = { kind: "refused", returnCode };
    const { order } = await failBack(task, tools);
    expect(order).toMatchObject({ sent: false, outcome: "fulfilled" });
    expect(host.starts).toHaveLength(1);
  });

  it("a lost answer is never followed by a second call: the failback that began is found", async () => {
    const { host, tools } = worldWith(idle, minute);
    host.answer = { kind: "unknown", jobId: undefined, cause: new FailbackError("hostUnreachable", "connection lost") };
    const { order } = await failBack(task, tools);
    expect(host.starts).toHaveLength(1);
    expect(order).toMatchObject({ sent: true, outcome: "fulfilled" });
  });

  it("an answer that does not tell may name a job all the same: while that lives, FailbackCompleted is no success", async () => {
    const { host, clock, tools } = worldWith(idle, () => ({ relationship: relationship(FailbackCompleted) }));
    host.answer = {
      kind: "unknown",
      jobId: "JOB-7",
      cause: new FailbackError("startOutcomeUnknown", "returned 32778"),
    };
    const began = clock.at;
    // No association leads to the job: only whoever knows its id can see that it lives.
    host.jobs = async (ids) => ids.map((id) => job(clock.at - began < 60_000 ? 4 : 7, { id }));
    const { order } = await failBack(task, tools);
    expect(order).toMatchObject({ sent: true, jobId: "JOB-7", outcome: "fulfilled" });
    expect(clock.at - began).toBeGreaterThanOrEqual(60_000);
  });

  it("a lost answer and no sign of life: failed, the request is used up, still one call", async () => {
    const { host, tools } = worldWith(idle, () => idle);
    host.answer = { kind: "unknown", jobId: undefined, cause: new FailbackError("hostUnreachable", "connection lost") };
    const { order, failure } = await failBack(task, tools);
    expect(failure).toMatchObject({ code: "startOutcomeUnknown" });
    expect(order).toMatchObject({ outcome: "failed" });
    expect(host.starts).toHaveLength(1);
  });

  it("what was not sent leaves the request unused", async () => {
    const { host, tools } = worldWith(idle, () => idle);
    host.answer = { kind: "notSent", cause: new FailbackError("hostUnreachable", "refused") };
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "startNotSent" });
  });
});

describe("ends that are no success", () => {
  it("a failed job closes the order with the host's words", async () => {
    const failed = job(10, { errorCode: 32768, errorDescription: "disk full" });
    const { tools } = worldWith(idle, () => ({
      relationship: relationship(Committed),
      jobs: [failed],
    }));
    const { order, failure } = await failBack(task, tools);
    expect(failure).toMatchObject({ code: "jobFailed", message: expect.stringContaining("disk full") });
    expect(order).toMatchObject({ outcome: "failed", reason: expect.stringContaining("disk full") });
  });

  it("a wait that takes too long keeps the order open", async () => {
    const { tools } = worldWith(idle, () => ({
      relationship: relationship(FailbackInProgress),
      jobs: [job(4)],
    }));
    const { order, failure } = await failBack(task, tools);
    expect(failure).toMatchObject({ code: "waitTimedOut" });
    expect(order).toMatchObject({ outcome: "open", endedAt: null });
  });

  it("a host that falls silent for good keeps the order open; a short silence is lived through", async () => {
    const silentFrom = (from: number, until: number) => (ms: number) => {
      if (ms >= from && ms < until) throw new FailbackError("hostUnreachable", "no route");
      return minute(ms);
    };
    const short = worldWith(idle, silentFrom(10_000, 50_000));
    expect((await failBack(task, short.tools)).order).toMatchObject({
      outcome: "fulfilled",
    });
    const long = worldWith(idle, silentFrom(10_000, Number.POSITIVE_INFINITY));
    const { order, failure, observed } = await failBack(task, long.tools);
    expect(failure).toMatchObject({ code: "waitTimedOut" });
    expect(order).toMatchObject({ outcome: "open", jobId: "JOB-1" });
    expect(observed.state).toBe("NotObserved");
  });

  it("a connection that breaks in the very last look is lived through as well", async () => {
    const { host, tools } = worldWith(idle, minute);
    const observe = host.observe.bind(host);
    let broken = 0;
    host.observe = async () => {
      if (host.starts.length > 0 && broken++ === 0) throw new FailbackError("hostUnreachable", "reset");
      return observe();
    };
    expect((await failBack(task, tools)).order).toMatchObject({ outcome: "fulfilled" });
    expect(broken).toBeGreaterThan(1);
  });

  it("FailbackCompleted beside another living job is not believed until that job has ended", async () => {
    const { clock, tools } = worldWith(idle, (ms) => ({
      relationship: relationship(FailbackCompleted),
      jobs: ms < 20_000 ? [job(7), job(4, { id: "JOB-2" })] : [job(7), job(7, { id: "JOB-2" })],
    }));
    const before = clock.at;
    const { order } = await failBack(task, tools);
    expect(order).toMatchObject({ outcome: "fulfilled" });
    expect(clock.at - before).toBeGreaterThanOrEqual(20_000);
  });
});

describe("later operations", () => {
  const resumed: Task = { ...task, standing: "open", order: openOrder, mayStart: false };

  it("an open order is followed to its end without a call", async () => {
    const { host, tools } = worldWith(idle, minute);
    host.onStart();
    const { order } = await failBack(resumed, tools);
    expect(order).toMatchObject({ outcome: "fulfilled", startedAt: openOrder.startedAt, sent: true });
    expect(host.starts).toHaveLength(0);
  });

  it("an open order whose machine somebody took on by hand fails once, then is quiet", async () => {
    const { host, tools } = worldWith({ relationship: relationship(Replicating) }, minute);
    const { order, failure } = await failBack(resumed, tools);
    expect(failure).toMatchObject({ code: "overtaken" });
    expect(order).toMatchObject({ outcome: "overtaken" });
    const again = await failBack({ ...resumed, standing: "overtaken", order }, tools);
    expect(again.failure).toBeUndefined();
    expect(host.starts).toHaveLength(0);
  });

  it("drift starts nothing, succeeds and warns", async () => {
    const { host, progress, tools } = worldWith({ relationship: relationship(5) }, minute);
    const fulfilled: Order = { ...openOrder, outcome: "fulfilled" };
    const { order, failure, observed } = await failBack({ ...resumed, standing: "fulfilled", order: fulfilled }, tools);
    expect(failure).toBeUndefined();
    expect(order).toBe(fulfilled);
    expect(observed.state).toBe("Recovered");
    expect(progress.lines.join()).toMatch(/warning: .*Recovered/);
    expect(host.starts).toHaveLength(0);
  });

  it.each(["failed", "spent"] as const)("a %s request is refused as spent", async (standing) => {
    const { host, tools } = worldWith(idle, minute);
    await expect(failBack({ ...resumed, standing }, tools)).rejects.toMatchObject({
      code: "requestSpent",
    });
    expect(host.starts).toHaveLength(0);
  });
});

describe("the journal", () => {
  it("is written ahead of the call, and follows it to its end", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    const begin = host.onStart;
    host.onStart = () => {
      expect(journal.phases()).toEqual(["aboutToSend"]);
      begin();
    };
    await failBack({ ...task, recoveryPointId: "P-1" }, tools);
    expect(journal.phases()).toEqual(["aboutToSend", "accepted", "ended fulfilled"]);
    expect(journal.entries[0]).toMatchObject({ request: "CHG-1", host: "hv-dr-01", recoveryPointId: "P-1" });
    expect(host.starts).toHaveLength(1);
  });

  it("says in each line which call it is about, and in none of a joining that it was one", async () => {
    const { journal, tools } = worldWith(idle, minute);
    await failBack(task, tools);
    const [sent] = journal.entries;
    expect(journal.entries.map(({ startedAt }) => startedAt)).toEqual([null, sent?.at, sent?.at]);

    for (const [answer, phase] of [
      [{ kind: "refused", returnCode: 32775 }, "refused"],
      [{ kind: "notSent", cause: new FailbackError("hostUnreachable", "x") }, "notSent"],
    ] as const) {
      const other = worldWith(idle, minute);
      other.host.answer = answer;
      await failBack(task, other.tools).catch(() => undefined);
      const [announced, answered, joined, ended] = other.journal.entries;
      expect(answered).toMatchObject({ phase, startedAt: announced?.at });
      if (phase === "refused") expect(ended).toMatchObject({ phase: "ended", startedAt: joined?.at });
    }
  });

  it("says when nothing was sent or the host refused: the request stays unused", async () => {
    for (const [answer, phase] of [
      [{ kind: "notSent", cause: new FailbackError("hostUnreachable", "x") }, "notSent"],
      [{ kind: "refused", returnCode: 32770 }, "refused"],
    ] as const) {
      const { host, journal, tools } = worldWith(idle, minute);
      host.answer = answer;
      await expect(failBack(task, tools)).rejects.toBeInstanceOf(FailbackError);
      expect(journal.phases()).toEqual(["aboutToSend", phase]);
      host.answer = { kind: "accepted", jobId: "JOB-1" };
      expect((await failBack(task, tools)).order).toMatchObject({ outcome: "fulfilled" });
    }
  });

  it("knows a request that state has forgotten: killed before the send, it is spent after the start deadline", async () => {
    const { host, journal, tools } = worldWith(idle, () => idle);
    await journal.append(journalEntry("aboutToSend"));
    const { order, failure } = await failBack(task, tools);
    expect(failure).toMatchObject({ code: "startOutcomeUnknown" });
    expect(order).toMatchObject({ outcome: "failed", sent: true });
    expect(journal.phases()).toEqual(["aboutToSend", "ended failed"]);
    // A runner whose state has lost it learns it again from the journal, for the state to keep.
    expect(await failBack(task, tools)).toMatchObject({
      order: { request: "CHG-1", outcome: "failed" },
      failure: { code: "requestSpent" },
    });
    expect(host.starts).toHaveLength(0);
  });

  it("knows a request that state has forgotten: killed after the send, its failback is followed", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    await journal.append(journalEntry("aboutToSend"));
    host.onStart();
    expect((await failBack(task, tools)).order).toMatchObject({ outcome: "fulfilled" });
    expect(host.starts).toHaveLength(0);
  });

  it("with another request that has not ended keeps a start back", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    await journal.append(journalEntry("aboutToSend", { request: "CHG-0" }));
    await expect(failBack(task, tools)).rejects.toMatchObject({
      code: "journalUnended",
      message: expect.stringContaining("CHG-0"),
    });
    await journal.append(journalEntry("ended", { request: "CHG-0", outcome: "failed" }));
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "againNeeded" });
    const again = { ...task, allowances: { again: true, builtInProvider: false } };
    expect((await failBack(again, tools)).order).toMatchObject({ outcome: "fulfilled" });
    expect(host.starts).toHaveLength(1);
  });

  it("an end that the state knows and the journal could not be told is told it before the next request is announced", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    journal.entries.push(
      journalEntry("aboutToSend", { request: "CHG-0" }),
      journalEntry("accepted", { request: "CHG-0" }),
    );
    const previous: Order = {
      ...openOrder,
      request: "CHG-0",
      outcome: "fulfilled",
      endedAt: "2026-11-20T01:00:00.000Z",
    };
    const { order } = await failBack(
      { ...task, previous, usedBefore: true, allowances: { ...task.allowances, again: true } },
      tools,
    );
    expect(order).toMatchObject({ request: "CHG-1", outcome: "fulfilled" });
    expect(host.starts).toHaveLength(1);
    expect(journal.phases().slice(0, 4)).toEqual(["aboutToSend", "accepted", "ended fulfilled", "aboutToSend"]);
  });

  it("a request that the journal knows as fulfilled is no success beside a living job of somebody's", async () => {
    const beside: Scene = { relationship: relationship(FailbackCompleted), jobs: [job(4)] };
    const { host, journal, tools } = worldWith(beside, minute);
    journal.entries.push(journalEntry("accepted"), journalEntry("ended", { outcome: "fulfilled" }));
    expect((await failBack(task, tools)).failure).toMatchObject({ code: "requestUsed" });
    expect(host.starts).toEqual([]);
  });

  it.each(["accepted", "joined"] as const)(
    "an end that the state knows ends nothing that another runner %s later under the same request",
    async (phase) => {
      const { host, journal, tools } = worldWith(idle, minute);
      journal.entries.push(journalEntry(phase, { request: "CHG-0", at: "2026-11-20T02:00:00.000Z" }));
      const previous: Order = {
        ...openOrder,
        request: "CHG-0",
        outcome: "fulfilled",
        endedAt: "2026-11-20T01:00:00.000Z",
      };
      await expect(failBack({ ...task, previous }, tools)).rejects.toMatchObject({ code: "journalUnended" });
      expect(host.starts).toEqual([]);
      expect(journal.phases()).toEqual([phase]);
    },
  );

  it("an end that state and journal know is not written again", async () => {
    const { journal, tools } = worldWith(idle, minute);
    const previous: Order = { ...openOrder, request: "CHG-0", outcome: "failed", endedAt: "2026-11-20T01:00:00.000Z" };
    const { startedAt, endedAt, outcome } = previous;
    journal.entries.push(
      journalEntry("aboutToSend", { request: "CHG-0", at: startedAt }),
      journalEntry("ended", { request: "CHG-0", at: endedAt ?? "", startedAt, outcome }),
    );
    await failBack({ ...task, previous, allowances: { ...task.allowances, again: true } }, tools);
    expect(journal.phases().slice(0, 3)).toEqual(["aboutToSend", "ended failed", "aboutToSend"]);
  });

  it("nothing is sent when the gate's last questions took longer than a look may be old", async () => {
    const { host, clock, progress, tools } = worldWith(idle, minute);
    progress.engineListens = async () => {
      clock.at += 4_000;
    };
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "movedSincePlan" });
    expect(host.starts).toEqual([]);
  });

  it("a request that the journal knows as overtaken is no success, even if the host shows FailbackCompleted", async () => {
    const { host, journal, tools } = worldWith({ relationship: relationship(FailbackCompleted) }, minute);
    journal.entries.push(journalEntry("accepted"), journalEntry("ended", { outcome: "overtaken" }));
    const { order, failure } = await failBack(task, tools);
    expect(order).toMatchObject({ request: "CHG-1", outcome: "overtaken" });
    expect(failure).toMatchObject({ code: "requestUsed" });
    expect(host.starts).toEqual([]);
  });

  it("an order that is open still stands in the way of the next request", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    journal.entries.push(journalEntry("aboutToSend", { request: "CHG-0" }));
    const previous: Order = { ...openOrder, request: "CHG-0" };
    await expect(failBack({ ...task, previous }, tools)).rejects.toMatchObject({ code: "journalUnended" });
    expect(host.starts).toEqual([]);
  });

  it("an ended job that the journal knows under another request is not joined", async () => {
    const lingering: Scene = { ...idle, jobs: [job(7, { id: "JOB-0" })] };
    const { host, journal, tools } = worldWith(lingering, minute);
    journal.entries.push(
      journalEntry("accepted", { request: "CHG-0", jobId: "JOB-0" }),
      journalEntry("ended", { request: "CHG-0", outcome: "fulfilled", jobId: "JOB-0" }),
    );
    const { order } = await failBack({ ...task, allowances: { ...task.allowances, again: true } }, tools);
    expect(order).toMatchObject({ sent: true, outcome: "fulfilled" });
    expect(host.starts).toHaveLength(1);
  });

  it("lets one of two runners through: the other follows the same request, and refuses under another", async () => {
    const { host, journal, clock, tools } = worldWith(idle, minute);
    const late = { ...tools, clock, progress: new TestProgress() };
    const firstAnnounce = journal.announce.bind(journal);
    journal.announce = async (entry, conflict) => {
      journal.announce = firstAnnounce;
      await failBack(task, late);
      return firstAnnounce(entry, conflict);
    };
    expect((await failBack(task, tools)).order).toMatchObject({ outcome: "fulfilled" });
    expect(host.starts).toHaveLength(1);
  });

  it("a request that another runner joined is not sent again because the call of a third was refused", async () => {
    const { host, journal, clock, tools } = worldWith(idle, minute);
    const began = new Date(clock.now()).toISOString();
    journal.entries.push(
      journalEntry("aboutToSend"),
      journalEntry("joined", { at: began, jobId: "JOB-1" }),
      journalEntry("refused", { startedAt: journalEntry("aboutToSend").at }),
    );
    host.onStart();
    const { order } = await failBack(task, tools);
    expect(order).toMatchObject({ outcome: "fulfilled", sent: false, startedAt: began });
    expect(host.starts).toEqual([]);
    expect(journal.phases().at(-1)).toBe("ended fulfilled");
  });

  it("takes back with `not sent` only what its own runner announced: a request that ended meanwhile stays used", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    for (const late of ["notSent", "refused"] as const) {
      journal.entries.splice(0);
      await journal.append(journalEntry("aboutToSend"));
      await journal.append(journalEntry("ended", { outcome: "failed" }));
      await journal.append(journalEntry(late));
      expect(await failBack(task, tools)).toMatchObject({ failure: { code: "requestSpent" } });
    }
    expect(host.starts).toHaveLength(0);
  });

  it("that cannot be written starts nothing; that is lost afterwards loses nothing", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    const announce = journal.announce.bind(journal);
    const broken = async () => {
      throw new FailbackError("journalUnusable", "read-only");
    };
    journal.announce = broken;
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "journalUnusable" });
    expect(host.starts).toHaveLength(0);
    journal.announce = announce;
    journal.append = broken;
    expect((await failBack(task, tools)).order).toMatchObject({ outcome: "fulfilled" });
  });
});

describe("the gate", () => {
  it.each([
    ["halted", { halt: true }, "requestHalted"],
    ["past validUntil by the host's clock", { validUntil: 1_000, time: 1_001 }, "requestExpired"],
    ["not told the host's time although validUntil is given", { validUntil: 1_000 }, "hostClockUnknown"],
  ])("keeps the call back when the request is %s, and the request stays unused", async (_, given, code) => {
    const { host, journal, tools } = worldWith(idle, minute);
    const { halt, time, validUntil } = given as { halt?: boolean; time?: number; validUntil?: number };
    if (halt) journal.halted.set("CHG-1", "2026-11-20");
    host.time = time;
    gateAfter(host);
    await expect(failBack({ ...task, validUntil }, tools)).rejects.toMatchObject({ code });
    expect(journal.phases()).toEqual(["aboutToSend", "notSent"]);
    expect(host.starts).toHaveLength(0);
  });

  const gone = { relationship: undefined };
  const running = { relationship: relationship(Committed), machine: { ...offMachine, enabledState: 2 } };
  const ended = { relationship: relationship(Committed), jobs: [job(7, { id: "JOB-9" })] };
  it.each<readonly [string, Scene, string]>([
    ["another state to start from", { relationship: relationship(Recovered) }, "from Committed to Recovered"],
    ["a failback of somebody else", minute(0), "from Committed to FailbackInProgress"],
    ["no relationship", gone, "from Committed to Unreadable"],
    ["a machine that was switched on", running, "the machine is not off"],
    ["a failback that came and went", ended, "a failback has run meanwhile"],
  ])("looks again after a slow connection, and keeps the call back from %s", async (_, then, words) => {
    let scene = idle;
    const { clock, host, journal, tools } = worldWith(idle, minute);
    host.scene = () => scene;
    gateAfter(host, () => {
      clock.at += 3_500;
      scene = then;
    });
    const refused = { code: "movedSincePlan", message: expect.stringContaining(words) };
    await expect(failBack(task, tools)).rejects.toMatchObject(refused);
    expect(journal.phases()).toEqual(["aboutToSend", "notSent"]);
    expect(host.starts).toHaveLength(0);
  });

  it.each([
    [2_900, 0],
    [3_500, 1],
    [20_000, 1],
  ])("asks after %d ms on the way to the gate %d times more, and sends what still may start", async (ms, more) => {
    const { clock, host, tools } = worldWith(idle, minute);
    let asked = 0;
    gateAfter(host, () => {
      asked = host.asked.observe;
      clock.at += ms;
    });
    host.onStart = ((begin) => () => {
      expect(host.asked.observe - asked).toBe(more);
      begin();
    })(host.onStart);
    expect((await failBack(task, tools)).order).toMatchObject({ sent: true, outcome: "fulfilled" });
    expect(host.starts).toHaveLength(1);
  });

  it("counts the time that a journal held by others took", async () => {
    const locked = worldWith(idle, minute);
    const announce = locked.journal.announce.bind(locked.journal);
    locked.journal.announce = async (...given) => {
      locked.clock.at += 9_000;
      return announce(...given);
    };
    const { host, tools } = locked;
    let asked = 0;
    host.onStart = ((begin) => () => {
      asked = host.asked.observe;
      begin();
    })(host.onStart);
    await failBack(task, tools);
    expect(asked).toBe(3);
    expect(host.starts).toHaveLength(1);
  });

  it("looks again when the machine has slept, which a monotonic clock does not count", async () => {
    const { clock, host, tools } = worldWith(idle, minute);
    const { now } = clock;
    gateAfter(host, () => {
      clock.now = () => now() + 3_600_000;
      host.scene = () => ({ relationship: relationship(Replicating) });
    });
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "movedSincePlan" });
    expect(host.starts).toHaveLength(0);
  });

  it("heeds a halt that is left while it looks again", async () => {
    const { clock, host, journal, tools } = worldWith(idle, minute);
    gateAfter(host, () => {
      clock.at += 3_500;
      const observe = host.observe.bind(host);
      host.observe = async () => {
        journal.halted.set("CHG-1", "2026-11-20");
        return observe();
      };
    });
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "requestHalted" });
    expect(host.starts).toHaveLength(0);
  });

  it("keeps the call back when the host cannot be asked again", async () => {
    const { clock, host, journal, tools } = worldWith(idle, minute);
    gateAfter(host, () => {
      clock.at += 3_500;
      host.observe = async () => {
        throw new FailbackError("hostUnreachable", "no route");
      };
    });
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "startNotSent" });
    expect(journal.phases()).toEqual(["aboutToSend", "notSent"]);
  });

  it.each<readonly [string, readonly JournalEntry[], string]>([
    ["was given up by another runner", [journalEntry("ended", { outcome: "failed" })], "movedSincePlan"],
    [
      "was given up, and another request used the machine",
      [
        journalEntry("ended", { outcome: "failed" }),
        journalEntry("aboutToSend", { request: "CHG-2" }),
        journalEntry("ended", { request: "CHG-2", outcome: "fulfilled" }),
      ],
      "movedSincePlan",
    ],
    ["shares the machine with another", [journalEntry("joined", { request: "CHG-2" })], "journalUnended"],
    ["was joined by another runner, and ended", [journalEntry("ended", { startedAt: "x" })], "movedSincePlan"],
  ])("keeps the call back when the request %s since it was announced", async (_, lines, code) => {
    const { host, journal, tools } = worldWith(idle, minute);
    gateAfter(host, () => void journal.entries.push(...lines));
    await expect(failBack(task, tools)).rejects.toMatchObject({ code });
    expect(host.starts).toEqual([]);
    expect(journal.entries.at(-1)).toMatchObject({ phase: "notSent", request: "CHG-1" });
  });

  it("keeps the call back when another request came and went before this one was announced", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    const announce = journal.announce.bind(journal);
    journal.announce = async (...given) => {
      journal.entries.push(
        journalEntry("aboutToSend", { request: "CHG-2" }),
        journalEntry("ended", { request: "CHG-2", outcome: "fulfilled" }),
      );
      return announce(...given);
    };
    await expect(failBack(task, tools)).rejects.toMatchObject({
      code: "movedSincePlan",
      message: expect.stringContaining("CHG-2 used the machine meanwhile"),
    });
    expect(host.starts).toEqual([]);
  });

  it("keeps the call back when the journal has lost its line", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    gateAfter(host, () => void journal.entries.splice(0));
    await expect(failBack(task, tools)).rejects.toMatchObject({ cause: { code: "journalUnusable" } });
    expect(host.starts).toEqual([]);
  });

  it("looks once more where its other look was slow, and sends when one was quick enough", async () => {
    const { clock, host, tools } = worldWith(idle, minute);
    const slow = [4_000, 4_000, 10];
    gateAfter(host, () => {
      clock.at += 3_500;
      const observe = host.observe.bind(host);
      host.observe = async () => {
        clock.at += slow.shift() ?? 0;
        return observe();
      };
    });
    expect((await failBack(task, tools)).order).toMatchObject({ sent: true });
    expect(slow).toEqual([]);
  });

  it.each([
    [
      "sends at last to a host that takes longer for every look than a look may be old, when the look has just ended",
      4_000,
      1,
    ],
    ["keeps the call back from a host that takes longer for a look than anything may have stayed as it was", 16_000, 0],
  ])("%s", async (_, lookMs, sent) => {
    const { clock, host, tools } = worldWith(idle, minute);
    const observe = host.observe.bind(host);
    host.observe = async () => {
      if (host.starts.length === 0) clock.at += lookMs;
      return observe();
    };
    const ended = failBack(task, tools);
    if (sent > 0) expect((await ended).order).toMatchObject({ sent: true, outcome: "fulfilled" });
    else await expect(ended).rejects.toMatchObject({ code: "movedSincePlan" });
    expect(host.starts).toHaveLength(sent);
    // The two looks before, and no more than three at the gate.
    if (sent === 0) expect(host.asked.observe).toBe(5);
  });

  it("keeps the call back where the slow look has ended long ago", async () => {
    const { clock, host, tools } = worldWith(idle, minute);
    const observe = host.observe.bind(host);
    host.observe = async () => {
      clock.at += 4_000;
      return observe();
    };
    const listening = tools.progress.assertListening.bind(tools.progress);
    tools.progress.assertListening = async () => {
      clock.at += 3_500;
      return listening();
    };
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "movedSincePlan" });
    expect(host.starts).toEqual([]);
  });

  it("begins anew but once when other runners write the same request first", async () => {
    const { host, journal, tools } = worldWith(idle, minute);
    let announced = 0;
    journal.announce = async () => {
      announced++;
      return journalEntry("aboutToSend");
    };
    await expect(failBack(task, tools)).rejects.toMatchObject({ code: "journalUnended" });
    expect(announced).toBe(2);
    expect(host.starts).toEqual([]);
  });

  it("lets a request pass that is still valid", async () => {
    const { host, tools } = worldWith(idle, minute);
    host.time = 999;
    expect((await failBack({ ...task, validUntil: 1_000 }, tools)).order).toMatchObject({ outcome: "fulfilled" });
  });
});

/** The host as its adapter is: what the gate throws means that nothing was sent. `onTheWay` happens before the gate. */
function gateAfter(host: ScriptedHost, onTheWay: () => void = () => {}): void {
  const send = host.initiateFailback.bind(host);
  host.initiateFailback = async (order, gate) => {
    onTheWay();
    try {
      await gate();
    } catch (thrown) {
      return { kind: "notSent", cause: toFailbackError(thrown) };
    }
    return send(order, async () => {});
  };
}

function journalEntry(phase: JournalEntry["phase"], more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    version: 1,
    at: "2026-11-20T00:00:00.000Z",
    request: "CHG-1",
    host: "hv-dr-01",
    ...REF,
    phase,
    startedAt: null,
    recoveryPointId: null,
    jobId: null,
    outcome: null,
    reason: null,
    ...more,
  };
}
