import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EmbeddedHost } from "../support/embedded-host";
import { copyExample } from "../support/example-project";
import type { PulumiProject } from "../support/pulumi-project";

const fleet = resolve(__dirname, "../../examples/dr-stack/rehearsal/north.json");
const failoverRunning = 12;

/** A host with both machines, and a copy of the example whose stack is made as its README says. */
describe("the example pull-request", () => {
  let host: EmbeddedHost;
  let project: PulumiProject;
  beforeEach(async () => {
    host = await EmbeddedHost.start({ fleet, timeScale: 600 });
    project = await copyExample("pull-request");
    await project.must("stack", "init", "dr");
    await set("host", host.endpoint.address);
    await set("port", String(host.endpoint.port));
  });
  afterEach(async () => {
    await host.stop();
    project.remove();
  });

  const set = (key: string, value: string) => project.must("config", "set", key, value, "--stack", "dr");
  const read = (file: string) => readFileSync(join(project.folder, file), "utf8");
  const preview = () => project.script("ci/preview.sh");
  const up = () => project.script("ci/up.sh");

  it("S1 a pull request of one line shows what starts and starts nothing; its plan starts each machine once, and never again", async () => {
    expect(await preview()).toMatchObject({ code: 0 });
    expect(read("failback/comment.md")).toContain("## Failback plan: 0 start, 0 blocked");
    expect(await up()).toMatchObject({ code: 0 });
    expect(await host.starts()).toBe(0);

    const before = read("Pulumi.dr.yaml").split("\n");
    await set("request", "CHG-4711");
    const after = read("Pulumi.dr.yaml").split("\n");
    expect(after.filter((line) => !before.includes(line))).toEqual(["  failback-review:request: CHG-4711"]);
    expect(before.filter((line) => !after.includes(line))).toEqual([]);

    expect(await preview()).toMatchObject({ code: 0 });
    expect(read("failback/comment.md")).toMatch(
      /^<!-- hyperv-failback comment -->\n## Failback plan: 2 start, 0 blocked/,
    );
    expect(read("failback/comment.md")).toContain("Overwritten: the disks of 2 machines");
    expect(await host.starts()).toBe(0);

    expect(await up()).toMatchObject({ code: 0 });
    const observed = await project.must("stack", "output", "observed", "--json");
    expect(observed.match(/"FailbackCompleted"/g)).toHaveLength(2);
    expect(await host.starts()).toBe(2);
    // The same plan again is one for machines that are no longer as they were.
    const again = await up();
    expect(again.code).not.toBe(0);
    expect(again.output).toContain("violates plan");
    expect(await host.starts()).toBe(2);
  });

  it("S1 a machine that moved after the preview stops the plan before any machine starts", async () => {
    await set("request", "CHG-4711");
    expect(await preview()).toMatchObject({ code: 0 });
    await host.act("APP01", "setState", { state: failoverRunning });
    const refused = await up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("violates plan");
    expect(refused.output).toContain("a machine has moved since the preview");
    expect(await preview()).toMatchObject({ code: 0 });
    expect(read("failback/comment.md")).toContain("## Failback plan: 1 start, 1 blocked");
    expect(await project.script("ci/preview.sh", [], { FAILBACK_ALL_OR_NONE: "true" })).toMatchObject({ code: 3 });
    expect(read("failback/comment.md")).toContain("## Failback plan: 1 start, 1 blocked");
    expect(existsSync(join(project.folder, "failback/plan.json"))).toBe(false);
    expect(await host.calls()).toEqual([]);
  });

  it("S1 a preview that fails still leaves a comment, and no plan that could be applied", async () => {
    expect(await preview()).toMatchObject({ code: 0 });
    await set("port", "none");
    const failed = await preview();
    expect(failed.code).not.toBe(0);
    expect(read("failback/comment.md")).toMatch(
      /^<!-- hyperv-failback comment -->\n## Failback plan: the preview failed\n/,
    );
    // The engine itself says nothing where its output is JSON.
    expect(failed.output).toMatch(/^hyperv-failback: the preview failed: .*failback-review:port/m);
    expect(existsSync(join(project.folder, "failback/plan.json"))).toBe(false);
    expect(await up()).toMatchObject({ output: expect.stringContaining("There is no saved plan") });
    expect((await project.script("ci/preview.sh", [], { STACK: "nowhere" })).code).not.toBe(0);
    expect(read("failback/comment.md")).toMatch(/^<!-- hyperv-failback comment -->\n## Failback plan: unknown/);
    expect(await host.calls()).toEqual([]);
  });
});
