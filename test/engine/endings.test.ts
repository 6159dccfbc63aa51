import type { FailbackBehaviour } from "../../simulator/model/behaviour";
import { FleetScene, type MachineCase, ordersOf, saidOf } from "../support/fleet-scene";
import type { PulumiRun } from "../support/pulumi-project";
import { armed } from "../support/scenario";

jest.setTimeout(300_000);

type Orders = Awaited<ReturnType<typeof ordersOf>>;

/** How a resource stands after a run, and what it said there. */
interface End {
  readonly outcome: "fulfilled" | "failed" | "open" | "overtaken";
  readonly says?: string | RegExp;
}

interface Ending extends MachineCase {
  /** What happens to the machine, as the end of the test's name. */
  readonly what: string;
  readonly first: End;
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

/** Longer than all of the first run. Seconds of the host, sixty of which are a real one. */
const LONG = { seconds: 900, keptSeconds: 7_200 };
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
    behaviour: { job: { ends: "failed", seconds: 120, keptSeconds: 0 } },
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
    behaviour: { job: SHORT, state: { completes: { afterEnd: 480 } } },
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
    behaviour: { start: { returnValue: 0 }, job: { ends: "failed", seconds: 120, visibility: "hidden" } },
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
      job: { seconds: 180, visibility: "hidden" },
      state: { shows: [{ since: "call", afterSeconds: 150, reads: 6 }] },
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
    behaviour: { job: { seconds: 60, keptSeconds: 900, endState: 11 } },
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
    behaviour: { job: { seconds: 1_200, visibility: "hidden" } },
    first: waiting,
    meanwhile: "Replicating",
    second: { outcome: "overtaken", says: /the relationship reads Replicating \[overtaken\]/ },
  },
];

/** Those that are to be seen waiting in vain do not wait for long. */
const impatient = ["stuck", "failed-stays-forgotten", "foreign-early", "early-zero"];

describe("what becomes of a failback", () => {
  const all = [...endings, ...patient];
  let scene: FleetScene;
  let back: string[];
  let first: PulumiRun;
  let preview: PulumiRun;
  let second: PulumiRun;
  let orders: readonly [Orders, Orders];

  beforeAll(async () => {
    scene = await FleetScene.begin(all);
    const { host, project } = scene;
    const declare = (job: string) =>
      scene.declare((name) => ({
        ...armed,
        timeouts: {
          start: "3 seconds",
          job: impatient.includes(name) ? "4 seconds" : job,
          completion: "3 seconds",
          poll: "1 seconds",
        },
      }));
    declare("4 seconds");
    first = await scene.up();
    const afterFirst = await ordersOf(project);
    back = await scene.back();
    for (const { name, meanwhile } of all) if (meanwhile) await host.act(name, "setState", { state: meanwhile });
    await project.refresh("--yes", "--target", "**::refreshed");
    declare("2 minutes");
    preview = await project.run(["preview"]);
    second = await scene.up();
    orders = [afterFirst, await ordersOf(project)];
  });
  afterAll(() => scene.end());

  const check = ({ name, first: expected, second: next }: Ending) => {
    const [one, two] = orders;
    expect([name, one[name]?.outcome, saidOf(first, name)]).toEqual([name, expected.outcome, saying(expected)]);
    expect([name, two[name]?.outcome, saidOf(second, name)]).toEqual([name, next.outcome, saying(next)]);
  };

  it.each(endings)("L8 $what", check);
  it.each(patient)("L9 the wait times out, and $what", check);

  it("L8 L9 each machine was started once, whatever was run afterwards", async () => {
    expect(await scene.starts()).toEqual(Object.fromEntries(all.map(({ name }) => [name, 1])));
  });

  it("L8 there is no success that the host does not show", async () => {
    const claimed = fulfilledIn(orders[0]);
    expect(claimed.length).toBeGreaterThan(10);
    expect(claimed.filter((name) => !back.includes(name))).toEqual([]);
    for (const { name, behaviour } of all) {
      const { outcome, startedAt, endedAt } = orders[1][name] ?? {};
      if (outcome !== "fulfilled" || !startedAt || !endedAt) continue;
      const lastedMs = Date.parse(endedAt) - Date.parse(startedAt);
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
