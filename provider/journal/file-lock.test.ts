import fs from "node:fs/promises";
import { hostname } from "node:os";
import fc from "fast-check";
import { withFileLock } from "./file-lock";
import { Interleaved, type Runner, type Schedule } from "./interleaved.test-support";
import { holderText } from "./lock-holder";

const LOCK = "/folder/journal.lock";
const FOR_EVER = Number.POSITIVE_INFINITY;

/** One that breaks a lock has the right to, and has not used it, when it is killed before this step. */
const RIGHT_IN_HAND = 4;

/** More steps than two runners take before the first of them has left the lock. */
const STEPS = 26;

describe("a lock that was left behind by killed runners", () => {
  let world: Interleaved;
  beforeEach(() => {
    world = new Interleaved();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    world.close();
  });

  /**
   * One runner is killed in the lock, and another before some step of its way through that lock; then others come.
   *
   * @param lives the step before which each of them is killed
   * @returns the most that were in the lock at once
   */
  async function crowd(breakerDiesAt: number, lives: readonly number[], schedule: Schedule): Promise<number> {
    world.reset();
    const inside = new Set<Runner>();
    let most = 0;
    const work = () =>
      withFileLock(LOCK, async () => {
        inside.add(world.self);
        most = Math.max(most, [...inside].filter(({ dead }) => !dead).length);
        // Long enough for all others to come in between.
        for (let pauses = 0; pauses < 4; pauses++) await world.self.turn(true);
        inside.delete(world.self);
      });
    const holder = await world.add(work);
    while (inside.size === 0) await holder.step();
    holder.diesAt = 0;
    const breaker = await world.add(work);
    breaker.diesAt = breakerDiesAt;
    while (breaker.canGo) await breaker.step();
    for (const steps of lives) (await world.add(work)).diesAt = steps;
    await world.run(schedule);
    return most;
  }

  it("is never taken by two, wherever the two that find it are interrupted, up to three times", async () => {
    for (let first = 0; first < STEPS; first++) {
      for (let second = first + 1; second < STEPS; second++) {
        for (let third = second + 1; third < STEPS; third++) {
          const switches = [first, second, third];
          const schedule: Schedule = (step, last, able) =>
            (switches.includes(step) && able.find((one) => one !== last)) || last;
          const most = await crowd(RIGHT_IN_HAND, [FOR_EVER, FOR_EVER], schedule);
          expect({ switches, most }).toEqual({ switches, most: 1 });
        }
      }
    }
  });

  it("is taken by one at a time, whenever any of many is killed, and is kept from nobody for ever", async () => {
    const death = fc.oneof(fc.constant(FOR_EVER), fc.integer({ min: 1, max: 20 }));
    const orders = fc.array(fc.record({ steps: fc.integer({ min: 1, max: 12 }), who: fc.nat() }), {
      minLength: 20,
      maxLength: 40,
    });
    const deaths = fc.tuple(fc.integer({ min: 1, max: 12 }), death, death, death);
    await fc.assert(
      fc.asyncProperty(deaths, orders, async ([breaker, ...lives], order) => {
        expect(await crowd(breaker, lives, inTurns(order))).toBe(1);
        await world.add(() => withFileLock(LOCK, async () => undefined));
        await world.run((_, last) => last);
        expect(world.folder.files.has(LOCK)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("is ours when the server made the link and its answer was lost: asked again, it finds the link there", async () => {
    let lost = 0;
    const link = jest.mocked(fs.link).getMockImplementation();
    jest.mocked(fs.link).mockImplementation(async (from, to) => {
      await link?.(from, to);
      lost++;
      throw Object.assign(new Error("exists"), { code: "EEXIST" });
    });
    const runner = await world.add(() => withFileLock(LOCK, async () => undefined));
    await world.run((_, last) => last);
    expect(runner).toMatchObject({ ended: true });
    expect(lost).toBe(1);
    expect([...world.folder.files.keys()]).toEqual([]);
  });

  const { processes } = JSON.parse(holderText());
  it.each([
    ["those of a container", "another kernel's"],
    [
      "those of another machine with the same namespaces",
      String(processes).replace(/^[0-9a-f-]{36} /, `${"0".repeat(36)} `),
    ],
    ["told by a system that cannot tell", undefined],
  ])("is not broken when its holder's processes are %s: nobody knows who lives there", async (_, theirs) => {
    if (processes === undefined) return;
    const unseen = JSON.stringify({ pid: 2 ** 22 + 99, hostname: hostname(), processes: theirs });
    await fs.writeFile(LOCK, unseen);
    jest.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValue(10_001);
    await world.add(() => withFileLock(LOCK, async () => undefined));
    await expect(world.run((_step, last) => last)).rejects.toMatchObject({ code: "journalLocked" });
    expect(world.folder.files.get(LOCK)?.text).toBe(unseen);
  });
});

/** Now this one for some steps, now that one, as drawn; then each to its end. */
function inTurns(order: readonly { readonly steps: number; readonly who: number }[]): Schedule {
  const turns = order.flatMap(({ steps, who }) => Array.from({ length: steps }, () => who));
  return (step, last, able) => {
    const who = turns[step];
    // At its end each has its turn: one that waits for another must not be the only one to go on.
    return (who === undefined ? undefined : able[who % able.length]) ?? last;
  };
}
