import { FailbackError } from "../../provider/errors";
import { failBack, type Task } from "../../provider/failback/fail-back";
import {
  Committed,
  EXTERNAL,
  FailbackCompleted,
  FailbackInProgress,
  job,
  REF,
  Recovered,
  relationship,
  type Scene,
  ScriptedHost,
  TestClock,
  TestJournal,
  TestProgress,
} from "../../provider/failback/failback.test-support";
import type { Order } from "../../provider/failback/request";

// docs/safety.md, "Where only the journal stands, or nothing": each sentence of it, tried.

const task: Task = {
  ref: REF,
  request: "CHG-1",
  standing: "unused",
  order: undefined,
  previous: undefined,
  address: "hv-dr-01",
  provider: EXTERNAL,
  startFrom: ["Recovered", "Committed"],
  allowances: { again: true, builtInProvider: false },
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

const idle: Scene = { relationship: relationship(Committed) };
const failingBack: Scene = { relationship: relationship(FailbackInProgress) };
const back: Scene = { relationship: relationship(FailbackCompleted) };

/** A host that takes every call, and shows what it is told to. */
function openHandedHost() {
  const host = new ScriptedHost(() => idle);
  host.answer = { kind: "accepted", jobId: undefined };
  const runner = () => ({ host, clock: new TestClock(), progress: new TestProgress(), journal: new TestJournal() });
  return { host, runner };
}

const usedUp = (order: Order | undefined): Task => {
  if (!order || order.outcome === "open") throw new Error("the order has not ended");
  return { ...task, standing: order.outcome, order, usedBefore: true, mayStart: false };
};

describe("what is left where safety ends", () => {
  it.each([
    ["without a common journal both start", false, 2],
    ["with a common journal one gets through", true, 1],
  ])("two runners, a host that accepts a second call: %s", async (_, common, starts) => {
    const { host, runner } = openHandedHost();
    const [one, other] = [runner(), runner()];
    // In step with one another: both have looked before either calls.
    const second = { ...other, journal: common ? one.journal : other.journal };
    host.onStart = () => {
      host.scene = () => back;
    };
    const ends = await Promise.allSettled([failBack(task, one), failBack({ ...task, request: "CHG-2" }, second)]);
    expect(host.starts).toHaveLength(starts);
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect(refused).toEqual(common ? [expect.objectContaining({ code: "journalUnended" })] : []);
  });

  it.each([
    ["lost: the same request starts again", true, 2],
    ["there: it does not", false, 1],
  ])("state lost, the machine failed over again, and the journal %s", async (_, lost, starts) => {
    const { host, runner } = openHandedHost();
    const first = runner();
    host.onStart = () => {
      host.scene = () => back;
    };
    expect((await failBack(task, first)).order).toMatchObject({ outcome: "fulfilled" });
    host.scene = () => ({ relationship: relationship(Recovered) });
    const { failure } = await failBack(task, lost ? runner() : first);
    expect(failure?.code).toBe(lost ? undefined : "requestUsed");
    expect(host.starts).toHaveLength(starts);
  });

  it("bytes that arrive after the start deadline: followed under their own request, not held back from a new one", async () => {
    const { host, runner } = openHandedHost();
    const tools = runner();
    host.answer = { kind: "unknown", jobId: undefined, cause: new FailbackError("hostTimeout", "no answer") };
    const { order, failure } = await failBack(task, tools);
    expect(failure).toMatchObject({ code: "startOutcomeUnknown" });
    const begun = tools.clock.at;
    host.scene = () => (tools.clock.at < begun + 60_000 ? failingBack : back);
    expect((await failBack(usedUp(order), tools)).order).toMatchObject({ outcome: "fulfilled" });
    expect(host.starts).toHaveLength(1);
    // Not arrived yet: nothing shows them to a new request.
    host.scene = () => idle;
    await failBack({ ...task, request: "CHG-2", usedBefore: true }, tools);
    expect(host.starts).toHaveLength(2);
  });

  it("FailbackCompleted too early, beside a job that the host hides, is believed; beside one it shows it is not", async () => {
    const hidden = openHandedHost();
    hidden.host.onStart = () => {
      hidden.host.scene = () => back;
    };
    expect((await failBack(task, hidden.runner())).order).toMatchObject({ outcome: "fulfilled" });
    const shown = openHandedHost();
    shown.host.onStart = () => {
      shown.host.scene = () => ({ ...back, jobs: [job(4)] });
    };
    expect((await failBack(task, shown.runner())).order).toMatchObject({ outcome: "open" });
  });

  it("a host that denies for certain and begins all the same, and fails unseen: the next operation sends again", async () => {
    const { host, runner } = openHandedHost();
    const tools = runner();
    host.answer = { kind: "refused", returnCode: 32770 };
    for (const _ of [1, 2]) await expect(failBack(task, tools)).rejects.toMatchObject({ code: "startRefused" });
    expect(host.starts).toHaveLength(2);
    host.scene = () => ({ ...idle, jobs: [job(10)] });
    expect((await failBack(task, tools)).order).toMatchObject({ sent: false, outcome: "failed" });
    expect(host.starts).toHaveLength(2);
  });
});
