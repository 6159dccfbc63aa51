import { until } from "../support/stops";
import { each, nameOf, waveScenes } from "../support/wave-scene";

const begin = waveScenes();

describe("what stops a wave", () => {
  it("F3 a used-up failure budget: running ones end, nothing new starts, not in a retry either, until it is raised; blocked machines stop nobody", async () => {
    const scene = await begin({ hosts: 2, perHost: 3, seconds: (number) => (number === 3 ? 300 : 60) });
    const { project } = scene;
    await scene.hostOf(2).faults({ machines: { [nameOf(2)]: { job: { ends: "failed" } } } });
    await scene.act(1, "setState", { state: "Replicating" });
    const declare = (more: Record<string, unknown> = {}) =>
      scene.declare({ request: "CHG-4711", maxParallel: 2, ...more });
    declare();
    const stopped = await project.up();
    expect(stopped.code).not.toBe(0);
    expect(await scene.starts()).toEqual(each([2, 3], 1));
    expect(await scene.back()).toEqual([3]);
    for (const line of [
      "request CHG-4711: of 6 machines 1 back, 1 failed, 1 blocked, 3 not started",
      "1 failed: VM0002 on hv-01: ",
      "1 blocked: VM0001 on hv-01: the relationship reads Replicating",
      "3 not started: VM0004 on hv-02, VM0005 on hv-02, VM0006 on hv-02: the failure budget of 0 is used up by VM0002 on hv-01 [failureBudgetUsed]",
    ])
      expect(stopped.output).toContain(line);

    const retry = await project.up();
    expect(retry.code).not.toBe(0);
    expect(retry.output).toContain("failure budget 0 is used up by VM0002 on hv-01: nothing new starts");
    expect(retry.output).toContain("3 not started: VM0004 on hv-02");
    expect(retry.output).not.toContain("OVERWRITES");
    expect(await scene.starts()).toEqual(each([2, 3], 1));

    declare({ failureBudget: 1 });
    const raised = await project.up();
    expect(raised.code).not.toBe(0);
    expect(raised.output).toContain("of 6 machines 4 back, 1 failed, 1 blocked");
    expect(await scene.starts()).toEqual(each([2, 3, 4, 5, 6], 1));

    await scene.hostOf(2).clearFaults();
    await scene.act(1, "setState", { state: "Committed" });
    await scene.act(2, "setState", { state: "Committed" });
    scene.declare({ request: "CHG-4712", again: true });
    expect((await project.preview()).output).toContain("starts failbacks of 2 of 6 machines on 2 hosts under CHG-4712");
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await scene.starts()).toEqual({ ...each([1, 3, 4, 5, 6], 1), 2: 2 });
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("a halt in the middle: nothing new starts, running ones end, and after a resume the next up brings the rest back", async () => {
    const scene = await begin({ hosts: 1, perHost: 6, seconds: () => 360 });
    const { project } = scene;
    scene.declare({ request: "CHG-4711", maxParallelPerHost: 2 });
    const up = project.start(["up", "--yes", "--skip-preview"]);
    await until(
      async () => Object.keys(await scene.starts()).length,
      (count) => count === 2,
      (count) => `${count} machines were started`,
    );
    expect(await project.failback("halt", "CHG-4711")).toMatchObject({ code: 0 });
    const { code, output } = await up.ended;
    expect(code).not.toBe(0);
    expect(output).toContain("request CHG-4711: of 6 machines 2 back, 4 not started");
    expect(output).toMatch(/4 not started: VM0003 on hv-01, .* \[requestHalted\]/);
    expect(await scene.starts()).toEqual(each([1, 2], 1));
    expect(await scene.back()).toEqual([1, 2]);
    expect((await project.preview()).output).toContain("request CHG-4711 is halted since");
    expect(await project.failback("resume", "CHG-4711")).toMatchObject({ code: 0 });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await scene.starts()).toEqual(each(scene.all, 1));
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });
});
