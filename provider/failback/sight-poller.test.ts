import { AsyncLocalStorage } from "node:async_hooks";
import { FailbackError } from "../errors";
import type { Observation, RelationshipRef } from "./observation";
import type { JobLookup } from "./ports";
import { ReplicationState } from "./replication-state";
import { SightPoller } from "./sight-poller";
import { systemClock } from "./system-clock";
import { pollDelay } from "./wait";

/** A host whose two questions each take half of `tickMs`; it notes when it was asked what, and shows the time of asking. */
class SlowHost {
  readonly asked: { readonly at: number; readonly what: "jobs" | "relationships"; readonly of: readonly string[] }[] =
    [];
  underWay = 0;
  most = 0;
  fails: () => FailbackError | undefined = () => undefined;
  gone = new Set<string>();
  readonly odd = new Map<string, FailbackError>();

  constructor(readonly tickMs: number) {}

  jobs(ids: readonly string[]): Promise<(JobLookup | FailbackError)[]> {
    return this.#answer("jobs", ids, (at) =>
      ids.map(
        (id) =>
          this.odd.get(id) ??
          (this.gone.has(id)
            ? "gone"
            : { ...{ id, state: 4, percentComplete: at }, errorCode: 0, errorDescription: undefined }),
      ),
    );
  }

  relationships(refs: readonly RelationshipRef[]): Promise<Observation["relationship"][]> {
    const ids = refs.map(({ vmId }) => vmId);
    return this.#answer("relationships", ids, (at) =>
      refs.map(() => ({ state: ReplicationState.FailbackInProgress, health: at })),
    );
  }

  async #answer<T>(what: "jobs" | "relationships", of: readonly string[], say: (at: number) => T): Promise<T> {
    const at = systemClock.monotonic();
    this.asked.push({ at, what, of });
    this.most = Math.max(this.most, ++this.underWay);
    try {
      await systemClock.sleep(this.tickMs / 2);
      const error = this.fails();
      if (error) throw error;
      return say(at);
    } finally {
      this.underWay--;
    }
  }

  /** When each tick asked its last question, which every tick has. */
  get ticks(): number[] {
    return this.asked.flatMap(({ at, what }) => (what === "relationships" ? [at] : []));
  }
}

const POLL_MS = 2_000;
const machine = (name: string | number) => ({
  ref: { vmId: `VM-${name}`, relationship: "primary" } as const,
  jobId: `JOB-${name}`,
});

/** One that waits as waitForEnd does, for so long. @returns how long each of its waits took, beyond its own pause */
async function follow(poller: SightPoller, wanted: ReturnType<typeof machine>, forMs: number): Promise<number[]> {
  const until = systemClock.monotonic() + forMs;
  const beyond: number[] = [];
  let delayMs = 0;
  for (let tick = 0; systemClock.monotonic() < until; tick++) {
    const askedAt = systemClock.monotonic();
    const { relationship, job } = await poller.next(wanted, { delayMs, pollMs: POLL_MS });
    if (job === undefined || job === "gone" || job.id !== wanted.jobId) throw new Error("was told another's job");
    // The host shows when it was asked: never before this one wanted to know, and the job before the state.
    const { percentComplete: jobAt = 0 } = job;
    if (!(jobAt >= askedAt && (relationship?.health ?? 0) >= jobAt)) throw new Error("was told what is old");
    beyond.push(systemClock.monotonic() - askedAt - delayMs);
    delayMs = pollDelay(tick, POLL_MS);
  }
  return beyond;
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Lets simulated time pass until the work has ended. */
async function inTime<T>(work: Promise<T>, limitMs = 120_000): Promise<T> {
  let ended = false;
  const outcome = work.then(
    (value) => () => value,
    (thrown: unknown) => () => {
      throw thrown;
    },
  );
  void outcome.then(() => {
    ended = true;
  });
  for (let passed = 0; !ended && passed < limitMs; passed += 10) await jest.advanceTimersByTimeAsync(10);
  if (!ended) throw new Error("it never ended");
  return (await outcome)();
}

describe("waiting for machines of one host", () => {
  it.each([
    [1, 100],
    [100, 100],
    [2_000, 100],
    [1, 3_000],
    [100, 3_000],
  ])(
    "asks two questions a tick for %d machines, and keeps nobody longer than it must, with ticks of %d ms",
    async (count, tickMs) => {
      const host = new SlowHost(tickMs);
      const poller = new SightPoller(host, systemClock);
      const forMs = count > 1_000 ? 6_000 : 20_000;
      // They do not begin at the same moment, nor stay in step.
      const waits = Array.from({ length: count }, async (_, n) => {
        await systemClock.sleep((n * 37) % 1_000);
        return follow(poller, machine(n), forMs);
      });
      const beyond = (await inTime(Promise.all(waits))).flat();
      const passedMs = forMs + 1_000;
      expect(host.most).toBe(1);
      expect(host.asked).toHaveLength(2 * host.ticks.length);
      // One who waits alone is told after his own pause and one tick; with others there is the rest of a tick that is under
      // way, and as much of a pause.
      const allowed = count === 1 ? tickMs : 3 * tickMs;
      expect(Math.max(...beyond)).toBeLessThanOrEqual(allowed + 2);
      // Everybody was told as often as he would have asked by himself, and the host was not asked more often for it.
      expect(beyond.length).toBeGreaterThanOrEqual(count * Math.floor(forMs / (POLL_MS + 3 * tickMs)));
      expect(host.ticks.length).toBeLessThanOrEqual(passedMs / Math.max(tickMs, 0.8 * POLL_MS) + 12);
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  it("gives a slow host a breath: as long as the last tick took, at most the shortest poll", async () => {
    const host = new SlowHost(600);
    const poller = new SightPoller(host, systemClock);
    const pace = { delayMs: 0, pollMs: 1_000 };
    const late = systemClock.sleep(100).then(() => poller.next(machine("late"), pace));
    await inTime(Promise.all([poller.next(machine("early"), pace), late]));
    const [first = 0, second = 0] = host.ticks;
    // The second question of a tick comes half a tick after the first.
    expect(second - first).toBeCloseTo(600 + 600, -1);
    const slower = new SlowHost(5_000);
    const patient = new SightPoller(slower, systemClock);
    const later = systemClock.sleep(100).then(() => patient.next(machine("late"), pace));
    await inTime(Promise.all([patient.next(machine("early"), pace), later]));
    expect((slower.ticks[1] ?? 0) - (slower.ticks[0] ?? 0)).toBeCloseTo(5_000 + 1_000, -1);
  });

  it("serves those who have waited long enough with the tick of another, and nobody who has not", async () => {
    const host = new SlowHost(10);
    const poller = new SightPoller(host, systemClock);
    const waits = [1_000, 3_900, 4_100].map((delayMs) =>
      poller.next(machine(delayMs), { delayMs, pollMs: 5_000 }).then(() => systemClock.monotonic()),
    );
    const began = systemClock.monotonic();
    const told = (await inTime(Promise.all(waits))).map((at) => at - began);
    expect(host.asked.map(({ of }) => of.length)).toEqual([2, 2, 1, 1]);
    expect(told[0]).toBeLessThanOrEqual(1_012);
    expect(told[1]).toBe(told[0]);
    expect(told[2]).toBeGreaterThanOrEqual(4_100);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("tells one who comes while a tick is under way what the next one sees", async () => {
    const host = new SlowHost(400);
    const poller = new SightPoller(host, systemClock);
    const early = poller.next(machine("early"), { delayMs: 0, pollMs: POLL_MS });
    const late = systemClock.sleep(100).then(async () => {
      const cameAt = systemClock.monotonic();
      const { relationship } = await poller.next(machine("late"), { delayMs: 0, pollMs: POLL_MS });
      return (relationship?.health ?? 0) - cameAt;
    });
    const [, after] = await inTime(Promise.all([early, late]));
    expect(after).toBeGreaterThanOrEqual(300);
    expect(host.asked.map(({ of }) => of)).toEqual([["JOB-early"], ["VM-early"], ["JOB-late"], ["VM-late"]]);
  });

  it("tells all of a tick its error, and goes on with the next one", async () => {
    const host = new SlowHost(10);
    const poller = new SightPoller(host, systemClock);
    const busy = new FailbackError("hostBusy", "too much to do");
    host.fails = () => busy;
    const pace = { delayMs: 500, pollMs: POLL_MS };
    const both = () => Promise.allSettled([poller.next(machine(1), pace), poller.next(machine(2), pace)]);
    expect(await inTime(both())).toEqual([
      { status: "rejected", reason: busy },
      { status: "rejected", reason: busy },
    ]);
    // The jobs could not be told, so the relationships were not asked for: one question for both.
    expect(host.asked).toHaveLength(1);
    host.fails = () => undefined;
    expect((await inTime(both())).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(host.asked).toHaveLength(3);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("tells one alone the error of its own job, and all others what the host shows", async () => {
    const host = new SlowHost(10);
    const poller = new SightPoller(host, systemClock);
    const unread = new FailbackError("hostTimeout", "no answer");
    host.odd.set("JOB-1", unread);
    const pace = { delayMs: 0, pollMs: POLL_MS };
    const told = Promise.allSettled([poller.next(machine(1), pace), poller.next(machine(2), pace)]);
    expect(await inTime(told)).toMatchObject([
      { status: "rejected", reason: unread },
      { status: "fulfilled", value: { job: { id: "JOB-2" } } },
    ]);
    expect(host.asked).toHaveLength(2);
  });

  it("asks for no job where none is known, and tells of one that is gone", async () => {
    const host = new SlowHost(10);
    const poller = new SightPoller(host, systemClock);
    const pace = { delayMs: 0, pollMs: POLL_MS };
    const jobless = { ...machine(1), jobId: undefined };
    expect((await inTime(poller.next(jobless, pace))).job).toBeUndefined();
    expect(host.asked.map(({ what }) => what)).toEqual(["relationships"]);
    host.gone.add("JOB-2");
    const [none, gone, living] = await inTime(
      Promise.all([poller.next(jobless, pace), poller.next(machine(2), pace), poller.next(machine(3), pace)]),
    );
    expect([none.job, gone.job, living.job]).toMatchObject([undefined, "gone", { id: "JOB-3" }]);
    expect(host.asked).toHaveLength(3);
  });

  it("asks outside of the operation whose time has come: what befalls it there befalls nobody else", async () => {
    const operation = new AsyncLocalStorage<string>();
    const host = new SlowHost(10);
    const askedFor: (string | undefined)[] = [];
    host.fails = () => {
      askedFor.push(operation.getStore());
      return undefined;
    };
    const poller = new SightPoller(host, systemClock);
    await inTime(operation.run("A", () => poller.next(machine("A"), { delayMs: 0, pollMs: POLL_MS })));
    expect(askedFor).toEqual([undefined, undefined]);
  });

  it("is shared by all who have the same host, and by nobody else", () => {
    const [one, other] = [new SlowHost(1), new SlowHost(1)] as never[];
    expect(SightPoller.of(one as never, systemClock)).toBe(SightPoller.of(one as never, systemClock));
    expect(SightPoller.of(one as never, systemClock)).not.toBe(SightPoller.of(other as never, systemClock));
  });
});
