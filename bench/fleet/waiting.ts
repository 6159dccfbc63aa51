import { argsOf, connectionTo } from "./declared";
import type { Figure } from "./figure";
import { FleetHosts } from "./hosts";
import { WaitingChild } from "./waiting-child";
import { type Counted, HOSTS, memoryFigures, type Waited, waitingFigures } from "./waiting-figures";

/** Ends lie apart by chance, so that they meet all moments between two questions; the seed makes them the same for both. */
const SPREAD_SECONDS = 20;

/** How long requests are counted while all wait. */
const COUNTED_SECONDS = 30;

/** Four calls at a time go to a host: the last of 200 that come at once would not be sent within the default 30 seconds. */
const PATIENT = { start: "10 minutes" };

/** How long it may take to start one, on a busy machine; jobs last until all are started and counted. */
const START_SECONDS = 0.05;

/**
 * How long after the end of its job a machine is known to be back, and what asking for it costs the hosts: the provider's
 * own process without the engine, over the wire, beside one that asks for each job every two seconds.
 */
export async function* measureWaiting(sizes: readonly number[]): AsyncGenerator<Figure> {
  for (const size of sizes) yield* await waitingFor(size, 5 + size * START_SECONDS);
}

async function waitingFor(size: number, startSeconds: number): Promise<Figure[]> {
  const memory: Figure[] = [];
  let early = 0;
  const ours = await withChild(size, startSeconds, async (fleet, child) => {
    const done = child.wait(
      fleet.machines.map((machine) => ({ name: machine.name, args: { ...argsOf(fleet, machine), timeouts: PATIENT } })),
    );
    const perMinute = await countWhile(done, fleet, async () => {
      await startedAll(fleet, done);
      memory.push(...memoryFigures(size, await child.memory()));
    });
    const [times, ends] = [await done, await fleet.ends()];
    early = [...ends.values()].filter((end) => end < perMinute.until).length;
    return { perMinute, delays: fleet.machines.map(({ id }, i) => ((times[i] ?? 0) - (ends.get(id) ?? 0)) / 1000) };
  });
  const polling = await withChild(size, 5, async (fleet, child) => {
    const started = await fleet.startAll();
    const jobs = fleet.machines.map((machine, i) => ({ host: connectionTo(fleet, machine), jobId: started[i]?.jobId }));
    const done = child.poll(jobs);
    const perMinute = await countWhile(done, fleet, async () => {});
    const times = await done;
    return { perMinute, delays: started.map(({ endsAt }, i) => ((times[i] ?? 0) - endsAt) / 1000) };
  });
  const [part, what, unit] = ["waiting", "ended before all were counted: the start took too long", "machines"] as const;
  return [
    ...waitingFigures(size, "ours", ours),
    ...waitingFigures(size, "polling", polling),
    ...memory,
    ...(early > 0 ? [{ part, id: `waiting.${size}.early`, what, value: early, unit }] : []),
  ];
}

async function withChild(
  size: number,
  startSeconds: number,
  measure: (fleet: FleetHosts, child: WaitingChild) => Promise<Waited>,
): Promise<Waited> {
  const random = generator(size);
  const shortest = startSeconds + COUNTED_SECONDS + 5;
  const seconds = () => shortest + random() * SPREAD_SECONDS;
  const fleet = await FleetHosts.start({ hosts: HOSTS, machines: size, seconds });
  const child = new WaitingChild();
  try {
    return await measure(fleet, child);
  } finally {
    await child.end();
    await fleet.stop();
  }
}

/** Counts for a while, once it is time; that no machine is back by then is a part of the measurement. */
async function countWhile(done: Promise<unknown>, fleet: FleetHosts, ready: () => Promise<void>): Promise<Counted> {
  // Whoever waits for `done` in the end is told what went wrong.
  const ended = done.catch(() => {});
  await ready();
  await sleep(4_000);
  await fleet.countAnew();
  const begun = performance.now();
  await Promise.race([sleep(COUNTED_SECONDS * 1000), ended]);
  const { queries, total } = await fleet.requests();
  const until = Date.now();
  const minutes = (performance.now() - begun) / 60_000;
  return { queries: queries / minutes, total: total / minutes, until };
}

async function startedAll(fleet: FleetHosts, done: Promise<unknown>): Promise<void> {
  let problem: unknown;
  done.catch((error: unknown) => {
    problem = error;
  });
  while ((await fleet.ends()).size < fleet.machines.length) {
    if (problem) throw problem;
    await sleep(500);
  }
}

/** Numbers from 0 to 1 that a seed stands for (a linear congruential generator is chance enough here). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
