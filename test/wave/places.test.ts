import { externalProvider, machineId } from "../../simulator/testing/fleets.test-support";
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

describe("an open order whose machine is looked for at another address", () => {
  it("is followed by what that host shows of the machine's id, and nothing is sent there", async () => {
    const of = (state: "Recovered" | "FailbackCompleted") => ({
      id: machineId(1),
      relationships: { primary: { state, provider: externalProvider.name } },
    });
    const world = new WaveWorld(2, 1, (n) =>
      n === 1 ? { ...of("Recovered"), failback: { seconds: 3_000 } } : of("FailbackCompleted"),
    );
    const program = world.program({ members: ["VM1 on hv-1"], timeouts: { job: "100 seconds" } });
    expect((await world.up(program, "1")).failure?.code).toBe("waitTimedOut");
    const moved = world.program({ members: [{ host: "hv-2", vm: { id: machineId(1) } }] });
    const { said } = await world.preview(moved);
    expect(said).toContain("host was changed under request CHG-1");
    expect((await world.up(moved, "")).reasons).toEqual([]);
    expect(world.order(1)?.[1]).toBe("fulfilled");
    expect(world.hosts.map(({ host }) => host.store.calls.length)).toEqual([1, 0]);
  });
});
