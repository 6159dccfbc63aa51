import { each, waveScenes } from "../support/wave-scene";

const begin = waveScenes();
const experimental = { PULUMI_EXPERIMENTAL: "true" };

describe("the plan of a wave", () => {
  it("L15 saved it holds, is refused when other machines would start, and the comment of its preview says what a reviewer must know", async () => {
    const scene = await begin({ hosts: 2, perHost: 3 });
    const { project } = scene;
    await scene.act(3, "setState", { state: "Replicating" });
    scene.declare({ request: "CHG-4711" }, [1, 2, 3, 4, 5]);
    const saved = await project.run(["preview", "--save-plan", "plan.json"], experimental);
    expect(saved).toMatchObject({ code: 0 });
    const json = await project.run(["preview", "--json"]);
    project.write("preview.json", json.output);
    const comment = await project.failback("comment", "preview.json");
    expect(comment.code).toBe(0);
    expect(comment.output).toContain("## Failback plan: 4 start, 1 blocked");
    expect(comment.output).toContain("VM0003 on hv-01, in wave tier-1");
    // What the plan and the warnings on the wave's line both say is said once.
    expect(comment.output.match(/OVERWRITES/g)).toHaveLength(1);
    expect(await project.failback("comment", "preview.json", "--fail-when-blocked")).toMatchObject({ code: 3 });

    await scene.act(2, "setState", { state: "Replicating" });
    const refused = await project.run(["up", "--yes", "--plan", "plan.json"], experimental);
    expect(refused).toMatchObject({ output: expect.stringContaining("violates plan") });
    expect(refused.code).not.toBe(0);
    expect(await scene.starts()).toEqual({});

    await scene.act(2, "setState", { state: "Committed" });
    await scene.act(4, "setHealth", { health: "Warning" });
    await scene.hostOf(1).advanceClock(3_600);
    const held = await project.run(["up", "--yes", "--plan", "plan.json"], experimental);
    expect(held.output).toContain("of 5 machines 4 back, 1 blocked");
    expect(await scene.starts()).toEqual(each([1, 2, 4, 5], 1));
  });
});
