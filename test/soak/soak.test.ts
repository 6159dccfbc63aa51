import fc from "fast-check";
import { type ChunkReport, chunksOf, runChunk } from "./chunk";
import { anyHistory, type History, live } from "./history";
import { World } from "./world";

/** Histories a run of the tests has time for; `npm run soak` runs as many as one likes. */
const RUNS = 100;

beforeEach(() => {
  // Pauses between looks are drawn by chance in the provider; a history must be the same whenever it is replayed.
  jest.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => jest.restoreAllMocks());

/** What `npm run soak` runs for the seed. */
async function soakOf(seed: number): Promise<ChunkReport> {
  const [chunk] = chunksOf(seed, RUNS);
  if (!chunk) throw new Error("there is nothing to run");
  return runChunk(chunk);
}

async function callsOf(history: History): Promise<unknown> {
  const world = new World(history.sharesJournal, history.overSockets);
  try {
    await live(history, world);
    return world.calls.map(({ hostTime, machineId, returnCode, started }) => [
      hostTime,
      machineId,
      returnCode,
      started,
    ]);
  } finally {
    await world.close();
  }
}

describe("the soak", () => {
  it("F4 finds no broken promise in histories from a seed that never changes", async () => {
    const report = await soakOf(4711);
    expect(report.found).toBeUndefined();
    expect(report.starts).toBeGreaterThan(RUNS / 2);
    expect(report.overSockets).toBeGreaterThan(0);
    expect(report.waves).toBe(RUNS / 5);
  }, 180_000);

  it("F4 finds none in histories nobody has seen before", async () => {
    const seed = Date.now() % 2 ** 31;
    process.stdout.write(`soak: npm run soak -- --seed ${seed} --runs ${RUNS}\n`);
    expect((await soakOf(seed)).found).toBeUndefined();
  }, 180_000);

  it("F4 a history replays: the same calls at the same instants, over memory and over sockets", async () => {
    for (const history of fc.sample(anyHistory, { seed: 3, numRuns: 8 })) {
      for (const overSockets of [false, true]) {
        const once = await callsOf({ ...history, overSockets });
        expect(await callsOf({ ...history, overSockets })).toEqual(once);
      }
    }
  }, 180_000);
});
