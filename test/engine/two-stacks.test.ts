import { join } from "node:path";
import type { StartBehaviour } from "../../simulator/model/behaviour";
import { FleetScene, type Orders, ordersOf, saidOf, UP_TOGETHER } from "../support/fleet-scene";
import { PulumiProject, type PulumiRun } from "../support/pulumi-project";
import { Stops, until } from "../support/stops";

jest.setTimeout(600_000);

const secondCalls = { "refuses-state": "invalidState", "refuses-use": "inUse", accepts: "accepted" } as const;
const requests = { one: ["CHG-4711", "CHG-4711"], two: ["CHG-4711", "CHG-4712"] } as const;
const journals = ["common", "own"] as const;

interface Meeting {
  readonly name: string;
  readonly journal: (typeof journals)[number];
  readonly requests: readonly [string, string];
  readonly whileRunning: NonNullable<StartBehaviour["whileRunning"]>;
}

/** A machine for each way in which two runners can meet at it. */
const meetings: readonly Meeting[] = journals.flatMap((journal) =>
  Object.entries(requests).flatMap(([number, pair]) =>
    Object.entries(secondCalls).map(([second, whileRunning]) => ({
      name: `${journal}-${number}-${second}`,
      journal,
      requests: pair,
      whileRunning,
    })),
  ),
);

/** The last point at which a runner may stop and know nothing of the other, and the next one it comes to. */
const POINTS = {
  common: ["before journal.announce 1", "after journal.announce 1"],
  own: ["after progress.assertListening 1", "before progress.moving 1"],
} as const;

/** One of the two stacks that meet, on a runner with a journal of its own or with the common one. */
interface Runner {
  readonly project: PulumiProject;
  readonly stops: Stops;
  readonly env: Record<string, string>;
  readonly names: readonly string[];
  /** The point at which it knows of the other runner whatever there is to be known. */
  readonly met: string;
}

/** Seconds of the host: until both runners have met, no failback ends. */
const HOUR = 3_600;

describe("L12 two stacks, at the same moment", () => {
  let scene: FleetScene;
  let runners: Runner[];
  let runs: readonly PulumiRun[];
  let orders: readonly Orders[];

  /** Both go to the last point before which the other cannot be noticed, and go on from there together. */
  beforeAll(async () => {
    scene = await FleetScene.begin(
      meetings.map(({ name, whileRunning }) => ({
        name,
        behaviour: { start: { whileRunning }, job: { seconds: HOUR } },
      })),
    );
    runners = [];
    for (const journal of journals) for (const which of [0, 1] as const) runners.push(await runnerOf(journal, which));
    const running = runners.map(({ project, env }) => project.start(UP_TOGETHER, env));
    let gone: Promise<unknown> = Promise.resolve();
    try {
      await Promise.all(runners.map(({ stops, names }) => stops.untilStopped(names)));
    } finally {
      // Whatever was seen: a runner that is not let go waits for ever.
      gone = Promise.all(runners.map(({ stops, names }) => stops.goOn(names)));
    }
    await until(
      () => runners.flatMap(({ stops, names, met }) => names.filter((name) => !stops.passed(name).includes(met))),
      (missing) => missing.length === 0,
      (missing) => `${missing.join(", ")} did not meet the other runner`,
    ).finally(() => scene.host.advanceClock(HOUR));
    await gone;
    runs = await Promise.all(running.map(({ ended }) => ended));
    orders = await Promise.all(runners.map(({ project }) => ordersOf(project)));
  });
  afterAll(async () => {
    for (const { project } of runners) project.remove();
    await scene.end();
  });

  async function runnerOf(journal: (typeof journals)[number], which: 0 | 1): Promise<Runner> {
    const project = await PulumiProject.create();
    const met = meetings.filter((one) => one.journal === journal);
    const resources = scene.resources((name) => ({
      request: met.find((one) => one.name === name)?.requests[which],
      timeouts: { start: "2 minutes", poll: "1 seconds" },
    }));
    const names = met.map(({ name }) => name);
    project.declare(...resources.filter(({ name }) => names.includes(name)));
    const stops = new Stops(join(project.folder, "stops"));
    const [last, next] = POINTS[journal];
    stops.at(new Map(names.map((name) => [name, last])));
    const shared = journal === "common" ? { HYPERV_JOURNAL: join(scene.folder, "journal") } : {};
    return { project, stops, env: { ...stops.env, ...shared }, names, met: next };
  }

  async function startsOf({ name }: Meeting): Promise<number | undefined> {
    return (await scene.starts())[name];
  }

  /** What became of a machine's order in the two stacks, and what was said: first of the one that the host answered well. */
  function endsOf({ name }: Meeting) {
    const ends = runners.flatMap(({ names }, index) => {
      const run = runs[index];
      if (!run || !names.includes(name)) return [];
      return [{ order: orders[index]?.[name], said: saidOf(run, name) }];
    });
    return ends.sort((a, b) => Number(b.said.includes(TAKEN)) - Number(a.said.includes(TAKEN)));
  }

  const named = (journal: Meeting["journal"], number: keyof typeof requests) =>
    meetings.filter((one) => one.journal === journal && one.requests === requests[number]);

  it.each(named("common", "one"))(
    "L12 one request, a common journal: one start, followed by both ($name)",
    async (meeting) => {
      const [sender, follower] = endsOf(meeting);
      expect(await startsOf(meeting)).toBe(1);
      expect(sender).toMatchObject({ order: { outcome: "fulfilled" }, said: expect.stringContaining(SENT) });
      // Which job it is, the journal may not know yet when the follower reads it.
      const jobId = follower?.order?.jobId ? sender?.order?.jobId : null;
      expect(follower?.order).toEqual({ ...sender?.order, jobId, endedAt: expect.any(String) });
      expect(follower?.said).toMatch(/the journal knows request CHG-4711 since .* \(open\); it starts nothing again/);
      expect(follower?.said).not.toContain(SENT);
    },
  );

  it.each(named("common", "two"))(
    "L12 two requests, a common journal: one start, and the other is not used ($name)",
    async (meeting) => {
      const [sender, other] = endsOf(meeting);
      expect(await startsOf(meeting)).toBe(1);
      expect(sender).toMatchObject({ order: { outcome: "fulfilled", sent: true } });
      expect(other?.order).toBeUndefined();
      expect(other?.said).toMatch(
        new RegExp(`request ${sender?.order?.request} \\(.*\\) has not ended on this machine \\[journalUnended\\]`),
      );
    },
  );

  // README, "Honest limits": runners without a common journal do not know of each other, so that the host decides alone.
  it.each([...named("own", "one"), ...named("own", "two")])(
    "L12 no common journal, the documented limit: one start where the host refuses a second call, two where it takes it ($name)",
    async (meeting) => {
      const [first, second] = endsOf(meeting);
      const refuses = meeting.whileRunning !== "accepted";
      expect(await startsOf(meeting)).toBe(refuses ? 1 : 2);
      expect(first?.order).toMatchObject({ outcome: "fulfilled", sent: true });
      expect(second?.order).toMatchObject({ outcome: "fulfilled", sent: !refuses });
      if (refuses) expect(second?.said).toContain("a failback that was started elsewhere runs already; following it");
      expect(second?.order?.jobId === first?.order?.jobId).toBe(refuses);
    },
  );
});

const TAKEN = "the host took the call";
const SENT = "sending InitiateFailback";
