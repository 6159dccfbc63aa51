import { until } from "../support/stops";
import { each, waveScenes } from "../support/wave-scene";

const begin = waveScenes();

describe("the members of a wave change", () => {
  it("F5 added, removed while running and put back: followed, not started again; a new request arms only those that did not come back or failed over since", async () => {
    const scene = await begin({ hosts: 1, perHost: 4, seconds: (number) => (number === 2 ? 36_000 : 60) });
    const { project } = scene;
    const host = scene.hostOf(1);
    const declare = (request: string, members: readonly number[], job = "8 hours") =>
      scene.declare({ request, failureBudget: 3, timeouts: { poll: "1 seconds", job } }, members);
    declare("CHG-4711", [1, 2, 3], "6 seconds");
    const open = await project.up();
    expect(open.code).not.toBe(0);
    expect(open.output).toMatch(/1 open, may still run: VM0002 on hv-01: .* \[waitTimedOut\]/);

    declare("CHG-4711", [1, 3, 4]);
    const leaving = "left the wave while their failback was open: VM0002 on hv-01. Put them back";
    expect((await project.preview()).output).toContain(leaving);
    const removed = await project.up();
    expect(removed.code).toBe(0);
    expect(removed.output).toContain("removed while request CHG-4711 is open: VM0002");
    expect(await scene.starts()).toEqual(each([1, 2, 3, 4], 1));

    declare("CHG-4711", [1, 2, 3, 4]);
    expect((await project.preview()).output).toContain(
      "request CHG-4711 is open for VM0002 on hv-01: `pulumi up` follows",
    );
    await host.advanceClock(36_000);
    const back = await project.up();
    expect(back.code).toBe(0);
    expect(await scene.back()).toEqual([1, 2, 3, 4]);
    expect(await scene.starts()).toEqual(each([1, 2, 3, 4], 1));
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });

    declare("CHG-4712", [4, 3, 2, 1]);
    const idle = await project.up();
    expect(idle.code).toBe(0);
    expect(await scene.starts()).toEqual(each([1, 2, 3, 4], 1));

    await scene.act(2, "failOver");
    declare("CHG-4713", [1, 2, 3, 4]);
    const armed = await project.preview();
    expect(armed.output).toMatch(/starts *: "2"/);
    const up = project.start(["up", "--yes", "--skip-preview"]);
    await until(
      () => scene.starts(),
      (starts) => starts[2] === 2,
      () => "VM0002 was not started again",
    );
    await host.advanceClock(36_000);
    expect(await up.ended).toMatchObject({ code: 0 });
    expect(await scene.starts()).toEqual({ ...each([1, 3, 4], 1), 2: 2 });
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });
});
