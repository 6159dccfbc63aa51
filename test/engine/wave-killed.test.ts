import { endProcess } from "../support/stops";
import { each, WAVE, waveScenes } from "../support/wave-scene";

jest.setTimeout(1_800_000);

/** Two thousand take minutes on a small machine: by default it is fewer of them, over as many hosts. */
const MACHINES = Number(process.env["HYPERV_FAILBACK_TEST_WAVE"] ?? 200);
const HOSTS = 10;

const begin = waveScenes();

describe("a wave whose engine is killed", () => {
  it(`L10 F2 in the middle of ${MACHINES} machines: nothing starts twice, who was caught before the call is spent, all others come back`, async () => {
    const scene = await begin({ hosts: HOSTS, perHost: MACHINES / HOSTS, seconds: () => 120 });
    const { project, stops, all } = scene;
    const declare = (request: string, more: Record<string, unknown> = {}) => {
      const perHost = Math.max(4, MACHINES / 100);
      scene.declare({
        request,
        ...more,
        maxParallel: HOSTS * perHost,
        maxParallelPerHost: perHost,
        failureBudget: MACHINES,
      });
    };
    declare("CHG-4711");
    // One of the wave's machines stands between its journal and its call, while the others go on.
    stops.at(new Map([[WAVE, `after journal.announce ${MACHINES / 2}`]]));
    const up = project.start(["up", "--yes", "--skip-preview"], stops.env);
    await stops.untilStopped([WAVE]);
    await up.kill();
    await endProcess(stops.pid(WAVE));
    const before = await scene.starts();
    await project.must("cancel", "--yes");

    // Who was caught may still be on its way to the host, and keeps its place: what finds no room starts in the next up.
    const began = Date.now();
    const second = await project.up();
    const seconds = (Date.now() - began) / 1000;
    const third = await project.up();
    expect([second.code, third.code]).not.toContain(0);
    const starts = await scene.starts();
    const caught = all.filter((number) => starts[number] === undefined);
    const others = all.filter((number) => starts[number] !== undefined);
    console.log(
      `L10 ${MACHINES} machines: ${Object.keys(before).length} had started, ${caught.length} were caught; the next up took ${seconds} s`,
    );
    expect(caught.length).toBeGreaterThan(0);
    expect(starts).toEqual(each(others, 1));
    expect(await scene.back()).toEqual(others);
    const [first = 0] = caught;
    expect(second.output).toContain(`${caught.length} failed: ${scene.labelOf(first)}`);
    expect(second.output).toContain("[startOutcomeUnknown]");
    expect(third.output).toContain(`${caught.length} spent, start nothing: ${scene.labelOf(first)}`);

    declare("CHG-4712");
    const careful = await project.preview();
    expect(careful.output).toContain("they read Committed: they may be back in production");
    declare("CHG-4712", { again: true });
    const fresh = await project.up();
    expect(fresh.code).toBe(0);
    expect(await scene.starts()).toEqual(each(all, 1));
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });
});
