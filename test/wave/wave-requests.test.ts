import { failedOver, failOver, fails, heal } from "./wave-machines";

describe("a wave's requests in their order", () => {
  it("F5 git revert to a request that failed in part starts nothing: the engine kept the inputs from before it", async () => {
    const world = failedOver(1, 3, { 2: fails });
    await world.up(world.program({ members: ["VM1 on hv-1"] }), "1");
    const part = await world.up(world.program({ request: "CHG-2", maxParallel: 1 }), "2-3");
    expect([part.isPartial, world.sent(3)]).toEqual([true, 0]);
    heal(world, 2);
    expect((await world.up(world.program({ request: "CHG-3" }), "2-3")).failure).toBeUndefined();
    failOver(world, 3);
    const reverted = await world.up(world.program({ request: "CHG-2" }), "3");
    expect(reverted.failure?.code).toBe("requestSpent");
    expect([1, 2, 3].map((n) => world.sent(n))).toEqual([1, 2, 1]);
    expect(world.outputs["usedRequests"]).toEqual(["CHG-1", "CHG-2", "CHG-3"]);
  });
});
