import { each, mostRunning, type WaveScene, waveScenes } from "../support/wave-scene";

jest.setTimeout(1_800_000);

/** Two thousand take minutes on a small machine: by default it is fewer of them, over as many hosts. */
const MACHINES = Number(process.env["HYPERV_FAILBACK_TEST_WAVE"] ?? 200);
const HOSTS = 10;

/** At most so many bytes of the stack's state for each machine. */
const MOST_BYTES = 700;

const begin = waveScenes();

/** So that each host's limit is reached, and the wave's is less than all of those together. */
const perHost = Math.max(4, MACHINES / 100);
const limits = { maxParallel: 7 * perHost + 2, maxParallelPerHost: perHost };

async function total(scene: WaveScene): Promise<number> {
  return Object.values(await scene.starts()).reduce((sum, one) => sum + one, 0);
}

describe("a wave over ten hosts", () => {
  it(`F2 brings ${MACHINES} machines back within its limits, and reaches them; its drift names the machines, and a new request starts those alone`, async () => {
    const scene = await begin({ hosts: HOSTS, perHost: MACHINES / HOSTS, seconds: () => 120 });
    const { project, hosts, all } = scene;
    scene.declare({ request: "CHG-4711", ...limits });
    const began = Date.now();
    const up = await project.up();
    const seconds = (Date.now() - began) / 1000;
    expect(up).toMatchObject({ code: 0 });
    expect(await scene.mostAtOnce()).toEqual([...hosts].map(() => limits.maxParallelPerHost));
    expect(mostRunning(up)).toBe(limits.maxParallel);
    expect(await scene.starts()).toEqual(each(all, 1));
    expect(await scene.back()).toHaveLength(MACHINES);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    const bytes = scene.checkpointBytes() / MACHINES;
    console.log(`F2 ${MACHINES} machines: up ${seconds} s, ${Math.round(bytes)} bytes of state a machine`);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);

    const failedOver = [3, MACHINES];
    for (const number of failedOver) await scene.act(number, "failOver");
    const drift = await project.refresh("--preview-only", "--expect-no-changes", "--diff");
    expect(drift.code).not.toBe(0);
    const names = failedOver.map((number) => scene.labelOf(number)).join(", ");
    expect(drift.output).toContain(`Recovered: ${names} (2 of ${MACHINES.toLocaleString("en-US")})`);
    const idle = await project.up();
    expect(idle).toMatchObject({ code: 0, output: expect.stringContaining(`not FailbackCompleted: ${names}`) });
    expect(idle.output).not.toMatch(/plan: |disks of 2 machines/);
    expect(await total(scene)).toBe(MACHINES);
    scene.declare({ request: "CHG-4712", ...limits });
    const preview = await project.preview();
    expect(preview.output).toMatch(new RegExp(`starts *: "3, ${MACHINES}"`));
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await scene.starts()).toEqual({ ...each(all, 1), ...each(failedOver, 2) });
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.refresh("--preview-only", "--expect-no-changes")).toMatchObject({ code: 0 });
  });
});
