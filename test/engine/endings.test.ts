import { join } from "node:path";
import type { FailbackBehaviour } from "../../simulator/model/behaviour";
import { FleetScene, type MachineCase, type Orders, ordersOf, saidOf, UP_TOGETHER } from "../support/fleet-scene";
import type { PulumiRun } from "../support/pulumi-project";
import { armed } from "../support/scenario";
import { Stops, until } from "../support/stops";

jest.setTimeout(600_000);

/** How a resource stands after a run, and what it said there. */
interface End {
  readonly outcome: "fulfilled" | "failed" | "open" | "overtaken";
  readonly says?: string | RegExp;
}

interface Ending extends MachineCase {
  /** What happens to the machine, as the end of the test's name. */
  readonly what: string;
  readonly first: End;
  /** Fields that its resource has besides. */
  readonly more?: Record<string, unknown>;
  /** The state an administrator brings the relationship to between the two runs. */
  readonly meanwhile?: string;
  readonly second: End;
}

const well: End = { outcome: "fulfilled", says: "the host shows FailbackCompleted and no failback job: done" };
const still: End = { outcome: "fulfilled" };
const spent: End = { outcome: "failed", says: /request CHG-4711 is spent: .* \[requestSpent\]/ };
const joined: End = { outcome: "fulfilled", says: "following it, nothing is sent" };
const failed = (state: number): End => ({
  outcome: "failed",
  says: new RegExp(`the failback job ended in JobState ${state}, ErrorCode 32768: .* \\[jobFailed\\]`),
});
const incomplete: End = {
  outcome: "failed",
  says: /the job has ended, but FailbackCompleted without a job was not seen within 3 seconds \[completionMissing\]/,
};
const wentBack: End = { outcome: "failed", says: /the machine went back to Committed \[completionMissing\]/ };
const unstarted: End = {
  outcome: "failed",
  says: /no failback showed itself within 3 seconds \[startOutcomeUnknown\]/,
};
const waiting: End = { outcome: "open", says: /the failback still runs after 4 seconds \[waitTimedOut\]/ };
const unreadable: End = { outcome: "open", says: /the host shows .* \[stateUnknown\]/ };

const TIME_SCALE = 60;

/** Longer than any run: an hour of the host, of which sixty seconds are a real one. */
const LONG = { seconds: 3_600, keptSeconds: 36_000 };
const STUCK = { seconds: 60, stuckAt: 40 };
const SHORT = { seconds: 60, keptSeconds: 7_200 };
const ending = (ends: NonNullable<FailbackBehaviour["job"]>["ends"]) => ({ ...SHORT, ...(ends ? { ends } : {}) });

const endings: readonly Ending[] = [
  { name: "failed", what: "the job fails", behaviour: { job: ending("failed") }, first: failed(10), second: spent },
  {
    name: "terminated",
    what: "the job is terminated",
    behaviour: { job: ending("terminated") },
    first: failed(8),
    second: spent,
  },
  { name: "killed", what: "the job is killed", behaviour: { job: ending("killed") }, first: failed(9), second: spent },
  {
    name: "failed-critical",
    what: "the job fails and leaves the relationship Critical",
    behaviour: { job: ending("failed"), state: { whenFailed: 8 } },
    first: failed(10),
    second: spent,
  },
  {
    name: "failed-stays",
    what: "the job fails, and the relationship goes on to read FailbackInProgress",
    behaviour: { job: ending("failed"), state: { whenFailed: "stays" } },
    first: failed(10),
    second: failed(10),
  },
  {
    name: "failed-stays-forgotten",
    what: "the job fails and is forgotten, and the relationship goes on to read FailbackInProgress",
    behaviour: { job: { ends: "failed", seconds: 60, keptSeconds: 0 }, state: { whenFailed: "stays" } },
    first: waiting,
    second: waiting,
  },
  {
    name: "failed-forgotten",
    what: "the job fails and is forgotten at once, and the relationship reads what it read before",
    behaviour: { job: { ends: "failed", seconds: 300, keptSeconds: 0 } },
    first: wentBack,
    second: spent,
  },
  {
    name: "failed-unseen",
    what: "the job has failed and is forgotten before it is seen",
    behaviour: { job: { ends: "failed", seconds: 0, keptSeconds: 0 } },
    first: unstarted,
    second: spent,
  },
  {
    name: "warned",
    what: "the job ends with warnings",
    behaviour: { job: { ...ending("completedWithWarnings"), errorDescription: "One disk was slow." } },
    first: { outcome: "fulfilled", says: "the failback job completed with warnings: One disk was slow." },
    second: still,
  },
  {
    name: "never",
    what: "the job ends well, and state 14 never comes",
    behaviour: { job: SHORT, state: { completes: "never" } },
    first: incomplete,
    second: incomplete,
  },
  {
    name: "never-mended",
    what: "the job ends well, and state 14 comes when somebody has mended the host",
    behaviour: { job: SHORT, state: { completes: "never" } },
    first: incomplete,
    meanwhile: "FailbackCompleted",
    second: joined,
  },
  {
    name: "late",
    what: "the job ends well, and state 14 comes after the completion deadline",
    behaviour: { job: SHORT, state: { completes: { afterEnd: LONG.seconds } } },
    first: incomplete,
    second: joined,
  },
  {
    name: "short",
    what: "the job has ended before it is seen",
    behaviour: { job: { seconds: 0 } },
    first: well,
    second: still,
  },
  {
    name: "unseen",
    what: "the job has ended and is forgotten before it is seen",
    behaviour: { job: { seconds: 0, keptSeconds: 0 } },
    first: well,
    second: still,
  },
  {
    name: "forgotten",
    what: "the job is forgotten at its end",
    behaviour: { job: { seconds: 60, keptSeconds: 0 } },
    first: well,
    second: still,
  },
  {
    name: "unassociated",
    what: "nothing associates the job with its machine",
    behaviour: { job: { ...SHORT, visibility: "notAssociated" } },
    first: well,
    second: still,
  },
  {
    name: "hidden",
    what: "no query finds the job",
    behaviour: { job: { ...SHORT, visibility: "hidden" } },
    first: well,
    second: still,
  },
  {
    name: "zero",
    what: "0 comes without a job",
    behaviour: { start: { returnValue: 0 }, job: SHORT },
    first: well,
    second: still,
  },
  {
    name: "zero-hidden",
    what: "0 comes without a job, and no query finds one",
    behaviour: { start: { returnValue: 0 }, job: { ...SHORT, visibility: "hidden" } },
    first: well,
    second: still,
  },
  {
    name: "zero-failed",
    what: "0 comes without a job, no query finds one, and it fails",
    behaviour: { start: { returnValue: 0 }, job: { ends: "failed", seconds: 300, visibility: "hidden" } },
    first: wentBack,
    second: spent,
  },
  {
    name: "zero-late",
    what: "0 comes without a job, no query finds one, and the state lags behind the call",
    behaviour: {
      start: { returnValue: 0 },
      job: { seconds: 240, visibility: "hidden" },
      state: { shows: [{ since: "call", afterSeconds: 0, forSeconds: 60, reads: "previous" }] },
    },
    first: well,
    second: still,
  },
  {
    name: "storage-job",
    what: "the job is an Msvm_StorageJob",
    behaviour: { job: { ...SHORT, class: "Msvm_StorageJob" } },
    first: well,
    second: still,
  },
  {
    name: "foreign-job",
    what: "the job is no CIM_ConcreteJob",
    behaviour: { job: { ...SHORT, class: "Contoso_FailbackJob" } },
    first: well,
    second: still,
  },
  {
    name: "foreign-failed",
    what: "the job is no CIM_ConcreteJob, and fails",
    behaviour: { job: { ...ending("failed"), class: "Contoso_FailbackJob" } },
    first: failed(10),
    second: spent,
  },
  {
    name: "foreign-early",
    what: "the job is no CIM_ConcreteJob, and lives on at state 14",
    behaviour: { job: { ...STUCK, class: "Contoso_FailbackJob" }, state: { completes: { afterStart: 0 } } },
    first: waiting,
    second: waiting,
  },
  {
    name: "stuck",
    what: "the job gets stuck",
    behaviour: { job: STUCK },
    first: waiting,
    second: waiting,
  },
  {
    name: "early",
    what: "state 14 is there while the job lives",
    behaviour: { job: { seconds: 180, keptSeconds: 7_200 }, state: { completes: { afterStart: 0 } } },
    first: well,
    second: still,
  },
  {
    name: "early-long",
    what: "state 14 is there while the job lives, for longer than is waited",
    behaviour: { job: LONG, state: { completes: { afterStart: 0 } } },
    first: waiting,
    second: joined,
  },
  {
    name: "early-zero",
    what: "0 comes without a job, and state 14 is there while one lives",
    behaviour: { start: { returnValue: 0 }, job: STUCK, state: { completes: { afterStart: 0 } } },
    first: waiting,
    second: waiting,
  },
  {
    name: "lagging",
    what: "the state lags behind call and end",
    behaviour: {
      job: { seconds: 120, keptSeconds: 7_200 },
      state: {
        completes: { afterEnd: 60 },
        shows: [{ since: "call", afterSeconds: 0, forSeconds: 60, reads: "previous" }],
      },
    },
    first: well,
    second: still,
  },
  {
    name: "flapping",
    what: "after its job the state flaps before it settles",
    behaviour: {
      job: SHORT,
      state: {
        shows: [
          { since: "landing", afterSeconds: 0, forSeconds: 40, reads: 13 },
          { since: "landing", afterSeconds: 40, forSeconds: 40, reads: 6 },
        ],
      },
    },
    first: well,
    second: still,
  },
  {
    name: "flapping-hidden",
    what: "no query finds the job, and the state goes back before it is 14",
    behaviour: {
      job: { seconds: 300, visibility: "hidden" },
      state: { shows: [{ since: "call", afterSeconds: 300, reads: 6 }] },
    },
    first: wentBack,
    meanwhile: "FailbackCompleted",
    second: joined,
  },
  {
    name: "unreadable",
    what: "the state cannot be read for a while",
    behaviour: { job: SHORT, state: { shows: [{ since: "call", afterSeconds: 0, forSeconds: 90, reads: null }] } },
    first: well,
    second: still,
  },
  {
    name: "unreadable-hidden",
    what: "no query finds the job, and the state cannot be read",
    behaviour: {
      job: { ...SHORT, visibility: "hidden" },
      state: { shows: [{ since: "call", afterSeconds: 0, reads: null }] },
    },
    first: unreadable,
    meanwhile: "FailbackCompleted",
    second: joined,
  },
  {
    name: "odd-end",
    what: "the job ends in a JobState that tells no end",
    behaviour: { job: { seconds: 60, keptSeconds: LONG.seconds, endState: 11 } },
    first: waiting,
    second: joined,
  },
];

const patient: readonly Ending[] = [
  {
    name: "joined",
    what: "the next up joins the running job and finishes",
    behaviour: { job: LONG },
    first: waiting,
    second: joined,
  },
  {
    name: "refreshed",
    what: "so it does with a refresh in between",
    behaviour: { job: LONG },
    first: waiting,
    second: joined,
  },
  {
    name: "overtaken",
    what: "somebody went on by hand: overtaken",
    behaviour: { job: { ...LONG, visibility: "hidden" } },
    first: waiting,
    meanwhile: "Replicating",
    second: { outcome: "overtaken", says: /the relationship reads Replicating \[overtaken\]/ },
  },
];

const POINT = "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503";
const follows: End = { ...waiting, says: "a failback that was started elsewhere runs already; following it" };

/** Failbacks that somebody has started before the first run. */
const foreign: readonly Ending[] = [
  {
    name: "elsewhere",
    what: "is joined by create",
    behaviour: { job: LONG },
    first: follows,
    second: joined,
  },
  {
    name: "elsewhere-point",
    what: "is joined by create, and the declared point is not claimed for it",
    more: { recoveryPoint: { id: POINT } },
    behaviour: { job: LONG },
    first: follows,
    second: joined,
  },
  {
    name: "elsewhere-hidden",
    what: "is joined by create when no query finds its job",
    more: { recoveryPoint: { id: POINT } },
    behaviour: { job: { ...LONG, visibility: "hidden" } },
    first: follows,
    second: joined,
  },
];

const all: readonly Ending[] = [...endings, ...patient, ...foreign];

function ofName(name: string): Ending {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`there is no case ${name}`);
  return found;
}

/** What is to be seen waiting in vain does not wait for long; everything else may take its time on a busy machine. */
function patienceWith({ says }: End): Record<string, string> {
  return {
    start: says === unstarted.says ? "3 seconds" : "1 minutes",
    job: says === waiting.says || says === follows.says ? "4 seconds" : "2 minutes",
    completion: says === incomplete.says ? "3 seconds" : "1 minutes",
    poll: "1 seconds",
  };
}

describe("what becomes of a failback", () => {
  let scene: FleetScene;
  let back: string[];
  let first: PulumiRun;
  let preview: PulumiRun;
  let second: PulumiRun;
  let orders: readonly [Orders, Orders];
  let plans: Record<string, unknown>;
  let recoveryPointIds: Record<string, unknown>;

  beforeAll(async () => {
    scene = await FleetScene.begin(all);
    const { host, project } = scene;
    const declare = (which: "first" | "second") =>
      scene.declare((name) => ({ ...armed, ...ofName(name).more, timeouts: patienceWith(ofName(name)[which]) }));
    for (const { name } of foreign) await host.act(name, "startFailback");
    declare("first");
    first = await scene.up();
    const afterFirst = await ordersOf(project);
    const resources = await project.resources();
    plans = Object.fromEntries(resources.map(({ name, inputs }) => [name, inputs["plan"]]));
    recoveryPointIds = Object.fromEntries(resources.map(({ name, outputs }) => [name, outputs["recoveryPointId"]]));
    back = await scene.back();
    for (const { name, meanwhile } of all) if (meanwhile) await host.act(name, "setState", { state: meanwhile });
    await project.refresh("--yes", "--target", "**::refreshed");
    declare("second");
    preview = await project.run(["preview"]);
    second = await joinAndEnd(scene, afterFirst);
    orders = [afterFirst, await ordersOf(project)];
  });
  afterAll(() => scene.end());

  /** The jobs that run for long go on until the run is seen to follow them. */
  async function joinAndEnd({ host, project, folder }: FleetScene, known: Orders): Promise<PulumiRun> {
    const stops = new Stops(join(folder, "stops"));
    const running = project.start(UP_TOGETHER, stops.env);
    const long = all.filter(
      ({ name, behaviour, second }) =>
        known[name]?.outcome === "open" && behaviour?.job?.seconds === LONG.seconds && second === joined,
    );
    try {
      await until(
        () => long.filter(({ name }) => !stops.passed(name).includes("before progress.moving 1")),
        (missing) => missing.length === 0,
        (missing) => `${missing.map(({ name }) => name).join(", ")} are not followed`,
      );
    } finally {
      await host.advanceClock(LONG.seconds);
      second = await running.ended;
    }
    return second;
  }

  const check = ({ name, first: expected, second: next }: Ending) => {
    const [one, two] = orders;
    expect([name, one[name]?.outcome, saidOf(first, name)]).toEqual([name, expected.outcome, saying(expected)]);
    expect([name, two[name]?.outcome, saidOf(second, name)]).toEqual([name, next.outcome, saying(next)]);
  };

  it.each(endings)("L8 $what", check);
  it.each(patient)("L9 the wait times out, and $what", check);

  it.each(foreign)("L13 a failback that somebody started outside $what", (ending) => {
    check(ending);
    const { name } = ending;
    expect(plans[name]).toEqual({ action: "none", summary: "nothing to send; this request becomes used" });
    for (const run of orders) expect(run[name]).toMatchObject({ sent: false, recoveryPointId: null });
    expect(recoveryPointIds[name]).toBeNull();
  });

  it("L8 L9 L13 each machine was started once, whatever was run afterwards, and none that ran already", async () => {
    const wanted = all.map((one) => [one.name, foreign.includes(one) ? 0 : 1]);
    expect(await scene.starts()).toEqual(Object.fromEntries(wanted));
  });

  it("L8 there is no success that the host does not show", async () => {
    const claimed = fulfilledIn(orders[0]);
    expect(claimed.length).toBeGreaterThan(10);
    expect(claimed.filter((name) => !back.includes(name))).toEqual([]);
    for (const { name, behaviour } of all) {
      const { outcome, startedAt, endedAt } = orders[1][name] ?? {};
      if (outcome !== "fulfilled" || !startedAt || !endedAt) continue;
      const lastedMs = Date.parse(endedAt) - Date.parse(startedAt);
      if (behaviour?.job?.seconds === LONG.seconds) continue; // The clock was moved for these.
      const jobMs = ((behaviour?.job?.seconds ?? 0) / TIME_SCALE) * 1000;
      expect([name, lastedMs < jobMs]).toEqual([name, false]);
    }
  });

  it("L8 the preview says of each order that did not end well what it is", () => {
    expect(preview.code).toBe(0);
    for (const {
      name,
      first: { outcome },
    } of all) {
      const words = { fulfilled: /^$/, failed: /CHG-4711 is spent: /, open: /CHG-4711 is open \(/, overtaken: /^$/ };
      expect([name, saidOf(preview, name)]).toEqual([name, expect.stringMatching(words[outcome])]);
    }
  });
});

function saying({ says }: End): unknown {
  return says === undefined ? expect.not.stringContaining("error") : expect.stringMatching(escaped(says));
}

function escaped(words: string | RegExp): RegExp {
  return words instanceof RegExp ? words : new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

function fulfilledIn(orders: Orders): string[] {
  return Object.keys(orders).filter((name) => orders[name]?.outcome === "fulfilled");
}
