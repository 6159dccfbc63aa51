import { machineId } from "../../simulator/testing/fleets.test-support";
import { failedOver, fails, long } from "./wave-machines";
import type { WaveWorld } from "./wave-world";

/** The process dies once a line of this phase is on disk. */
function killAfter(world: WaveWorld, phase: string): void {
  const append = world.journal.append.bind(world.journal);
  world.journal.append = async (entry) => {
    await append(entry);
    if (entry.phase !== phase) return;
    world.journal.append = append;
    world.kill();
    // Nothing that was to come after the line comes.
    await new Promise(() => {});
  };
}

describe("what a wave's failure budget remembers", () => {
  it("F3 a failure that only the journal knows, after a kill, is counted before the first start", async () => {
    const world = failedOver(1, 3, { 1: fails });
    killAfter(world, "ended");
    expect((await world.up(world.program({ maxParallel: 1 }), "1-3")).reasons).toEqual(["killed"]);
    const ended = await world.up(world.program({ maxParallel: 4 }), "1-3");
    expect(ended.reasons.join("\n")).toMatch(/2 not started: .*the failure budget of 0 is used up by VM1 on hv-1/);
    expect([1, 2, 3].map((n) => world.sent(n))).toEqual([1, 0, 0]);
  });

  it("what only the journal knows keeps its place in the whole also while its host is away", async () => {
    const world = failedOver(2, 1, { 1: long });
    killAfter(world, "accepted");
    const limits = { maxParallel: 1, failureBudget: 9 };
    const members = ["VM1 on hv-1"];
    await world.up(world.program({ ...limits, members }), "1");
    world.away.add("hv-1");
    const ended = await world.up(world.program(limits), "2");
    expect(ended.reasons.join("\n")).toMatch(/1 not started: VM2 on hv-2: .*kept their places/);
    expect(world.sent(2)).toBe(0);
  });

  it("F3 a budget that is used up stays so when another request was tried in between, and left nothing behind", async () => {
    const world = failedOver(1, 3, { 1: fails });
    await world.up(world.program({ maxParallel: 1, members: ["VM1 on hv-1", "VM3 on hv-1"] }), "1-2");
    const between = world.program({ request: "CHG-2", members: ["VM2 on hv-1"] });
    world.behave(0, { failback: { start: { from: [] } } });
    expect((await world.up(between, "1")).failure?.code).toBe("startRefused");
    expect(world.outputs["earlierFailures"]).toEqual({ "CHG-1": [`${machineId(1)}/primary`] });
    world.behave(0, {});
    const again = await world.up(world.program({ members: ["VM3 on hv-1"] }), "1");
    expect(again.reasons.join()).toMatch(/1 not started: VM3 on hv-1: the failure budget of 0 is used up/);
    expect(world.sent(3)).toBe(0);
    // Once the other one has been used the first starts nothing any more, and state forgets who failed under it.
    expect((await world.up({ ...between, failureBudget: 1 }, "1")).failure).toBeUndefined();
    expect(world.outputs["usedRequests"]).toEqual(["CHG-1", "CHG-2"]);
    expect(world.outputs["earlierFailures"]).toBeUndefined();
  });
});
