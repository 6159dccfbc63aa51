import { failedOver } from "./wave-machines";

describe("the places of a wave, when something goes wrong on the way", () => {
  it("a failback whose job failed while the relationship still reads that it runs keeps its place", async () => {
    const world = failedOver(1, 2);
    world.behave(0, { failback: { job: { ends: "failed" }, state: { whenFailed: "stays" } } });
    const ended = await world.up(world.program({ maxParallelPerHost: 1, failureBudget: 9 }), "1-2");
    expect(ended.reasons.join("\n")).toMatch(
      /1 failed: VM1 on hv-1: .*\n1 not started: VM2 on hv-1: .*kept their places/,
    );
    expect([world.state(1), world.sent(2), ...world.mostAtOnce()]).toEqual([13, 0, 1]);
  });
});
