import type { RequestReport } from "../../simulator/request-counters";
import { waveScenes } from "../support/wave-scene";

const begin = waveScenes();

describe("what a preview of a wave asks", () => {
  it("F1 a host is asked as often for 2,000 machines as for 1 and for 100, and to change nothing", async () => {
    const scene = await begin({ hosts: 1, perHost: 2_000 });
    const { all, project } = scene;
    const host = scene.hostOf(1);
    const counted: RequestReport[] = [];
    for (const machines of [1, 100, 2_000]) {
      scene.declare({ request: "CHG-4711", recoveryPoint: "latestApplicationConsistent" }, all.slice(0, machines));
      await host.resetRequests();
      const preview = await project.preview();
      expect(preview).toMatchObject({ code: 0, output: expect.stringMatching(`machines *: ${machines}\n`) });
      counted.push((await host.requests()) as RequestReport);
    }
    const [one, ...more] = counted;
    expect(more).toEqual([one, one]);
    expect(Object.keys(one?.operations["Enumerate"] ?? {}).length).toBeGreaterThan(5);
    expect(await host.calls()).toEqual([]);
  });
});
