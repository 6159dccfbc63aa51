import { externalProvider } from "../../simulator/testing/fleets.test-support";
import { WaveWorld } from "./wave-world";

describe("a wave under the stack's limit for each host", () => {
  it("keeps to it, and shows those that have no place yet as waiting", async () => {
    const relationships = { primary: { state: "Recovered" as const, provider: externalProvider.name } };
    const world = new WaveWorld(1, 4, () => ({ relationships }));
    world.placesPerHost = 1;
    expect((await world.up(world.program({ maxParallelPerHost: 4 }), "1-4")).reasons).toEqual([]);
    expect(world.mostAtOnce()).toEqual([1]);
    const { movingTexts } = world.progress;
    expect(movingTexts).toContain("0/4 done · 1 running · 3 waiting");
    expect(movingTexts.some((text) => text.startsWith("1/4 done · 1 running · 2 waiting"))).toBe(true);
    expect(movingTexts.at(-1)).toBe("4/4 done · 0 running");
  });
});
