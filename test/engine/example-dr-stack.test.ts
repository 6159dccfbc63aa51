import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { account, EmbeddedHost } from "../support/embedded-host";
import { copyExample } from "../support/example-project";
import type { PulumiProject } from "../support/pulumi-project";
import { commandsUnder, runAsWritten } from "../support/readme-commands";

const rehearsal = resolve(__dirname, "../../examples/dr-stack/rehearsal");

/** Two sites with an embedded host each, and a copy of the example that declares them. */
class DrScene {
  private constructor(
    readonly hosts: readonly EmbeddedHost[],
    readonly project: PulumiProject,
  ) {}

  static async begin(): Promise<DrScene> {
    const hosts: EmbeddedHost[] = [];
    try {
      for (const site of ["north", "south"])
        hosts.push(await EmbeddedHost.start({ fleet: join(rehearsal, `${site}.json`), timeScale: 600 }));
      const project = await copyExample("dr-stack");
      const scene = new DrScene(hosts, project);
      const [north, south] = hosts.map(({ endpoint }) => endpoint);
      await scene.project.setConfig({
        ...{ northHost: north?.address, northPort: north?.port },
        ...{ southHost: south?.address, southPort: south?.port },
      });
      return scene;
    } catch (error) {
      // A host that is left behind would keep the test run from ending.
      for (const host of hosts) await host.stop();
      throw error;
    }
  }

  /** As a user types it, preview included. */
  up(...more: readonly string[]) {
    return this.project.run(["up", "--yes", ...more]);
  }

  /** How many failbacks have begun at both sites. */
  async starts(): Promise<number> {
    const all = await Promise.all(this.hosts.map((host) => host.starts()));
    return all.reduce((sum, one) => sum + one, 0);
  }

  /** What the steps did, one line a step, in their order. */
  log(): string[] {
    return readFileSync(join(this.project.folder, "runbook.log"), "utf8").trim().split("\n");
  }

  async end(): Promise<void> {
    for (const host of this.hosts) await host.stop();
    this.project.remove();
  }
}

describe("the example dr-stack", () => {
  let scene: DrScene;
  beforeEach(async () => {
    scene = await DrScene.begin();
  });
  afterEach(() => scene.end());

  it("S1 observes in peacetime, waits for approval, stops where a check fails, brings all tiers back once, and takes no old approval for a new request", async () => {
    const { project } = scene;
    const peace = await scene.up();
    expect(peace).toMatchObject({ code: 0, output: expect.not.stringContaining("local:Command") });

    // The site's own check: it fails while a file says that the tier is broken.
    const verify = 'test ! -e broken-$TIER && echo "$REQUEST $TIER works: $MACHINES" >> runbook.log';
    project.write("broken-tier-2", "");
    await project.setConfig({ request: "CHG-4711", verify, "dr:approved-tier-2": "CHG-4710" });
    const preview = await project.preview();
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining("starts failbacks of 2 of 2 machines") });
    expect(preview.output).toContain("wait for approval: `pulumi config set dr:approved-tier-2 CHG-4711`");
    expect(preview.output).toContain("(dr:approved-tier-2 approves another request)");
    expect(await scene.starts()).toBe(0);
    expect(await scene.up("--skip-preview")).toMatchObject({ code: 0 });
    expect(await scene.starts()).toBe(2);

    await project.setConfig({ "dr:approved-tier-2": "CHG-4711" });
    const failed = await scene.up();
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain("dr-tier-2-after-verify **creating failed**");
    expect(await scene.starts()).toBe(4);

    rmSync(join(project.folder, "broken-tier-2"));
    expect(await scene.up()).toMatchObject({ code: 0, output: expect.stringMatching(/isComplete *: .*true/) });
    expect(await scene.starts()).toBe(6);
    expect(scene.log()).toEqual([
      "CHG-4711 tier-1 works: SQL01 on north, SQL02 on south",
      "CHG-4711 tier-2 works: APP01 on north, APP02 on south",
      "CHG-4711 tier-3 works: FILE01 on north, PRINT01 on south",
    ]);

    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    await project.setConfig({ rtoTarget: "1 second", failOnBreach: true });
    const late = await scene.up("--skip-preview");
    expect(late.code).not.toBe(0);
    expect(late.output).toContain("rtoTarget breached under CHG-4711");
    expect(late.output).toContain("[rtoBreached]");
    expect(late.output).not.toMatch(/^\s+at /m);

    // A new request without peacetime between: its steps run anew, and yesterday's approval is worth nothing.
    await project.setConfig({ request: "CHG-4712" });
    const next = await scene.up("--skip-preview");
    expect(next).toMatchObject({ code: 0, output: expect.stringMatching(/dr-tier-1-before-quiesce replaced/) });
    expect(next.output).toContain("tier-2, and the wave after it, wait for approval");
    expect(scene.log().slice(3)).toEqual(["CHG-4712 tier-1 works: SQL01 on north, SQL02 on south"]);
    expect(await scene.starts()).toBe(6);
  });

  it("S1 a failback that failed and left its machine at Committed: a new request waits until that machine alone may start again", async () => {
    const { project } = scene;
    const [again = ""] = commandsUnder("When something fails", project);
    const [, south] = scene.hosts;
    await south?.act("SQL02", "setNextFailback", { ends: "failed" });
    await project.setConfig({ request: "CHG-4711" });
    const failed = await scene.up("--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain("1 failed: SQL02 on south");

    await south?.act("SQL02", "setNextFailback", { ends: "completed" });
    await project.setConfig({ request: "CHG-4712" });
    const blocked = await scene.up("--skip-preview");
    expect(blocked.code).not.toBe(0);
    expect(blocked.output).toContain("[againNeeded]");
    expect(await scene.starts()).toBe(2);

    const { username, password } = account;
    await project.setConfig({ "hyperv:username": username });
    await project.setSecret("hyperv:password", password);
    expect(await runAsWritten(project, again)).toMatchObject({ code: 0 });
    expect(await scene.starts()).toBe(3);
  });
});
