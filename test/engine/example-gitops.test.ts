import { EmbeddedHost } from "../support/embedded-host";
import { copyExample } from "../support/example-project";
import type { PulumiProject } from "../support/pulumi-project";

/** The starter fleet's host, and a copy of the example that declares two of its machines. */
class GitOpsScene {
  private constructor(
    readonly host: EmbeddedHost,
    readonly project: PulumiProject,
  ) {}

  static async begin(): Promise<GitOpsScene> {
    const host = await EmbeddedHost.start({ timeScale: 600 });
    try {
      const scene = new GitOpsScene(host, await copyExample("gitops"));
      await scene.set({ host: host.endpoint.address, port: host.endpoint.port });
      return scene;
    } catch (error) {
      // A host that is left behind would keep the test run from ending.
      await host.stop();
      throw error;
    }
  }

  set(values: Record<string, unknown>): Promise<string> {
    const given = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    return this.project.must("config", "set-all", ...given);
  }

  /** As the operator does it, with `refresh: true`. */
  operatorUp() {
    return this.project.up("--refresh");
  }

  async end(): Promise<void> {
    await this.host.stop();
    this.project.remove();
  }
}

describe("the example gitops", () => {
  let scene: GitOpsScene;
  beforeEach(async () => {
    scene = await GitOpsScene.begin();
  });
  afterEach(() => scene.end());

  it("S1 is previewed and applied, brings each machine back once, and an operator's retries start nothing further", async () => {
    const { host, project } = scene;
    expect(await project.run(["up", "--yes"])).toMatchObject({ code: 0 });
    expect(await host.calls()).toHaveLength(0);

    await scene.set({ request: "CHG-4711" });
    const preview = await project.preview();
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining("CHG-4711") });
    expect(await host.calls()).toHaveLength(0);

    await host.act("SQL02", "setNextFailback", { seconds: 30, ends: "failed" });
    expect((await scene.operatorUp()).code).not.toBe(0);
    expect(await host.starts()).toBe(2);
    for (const _retry of ["first", "second"]) {
      const retried = await scene.operatorUp();
      expect(retried.code).not.toBe(0);
      expect(retried.output).toMatch(/sql02 .*failed/);
    }
    expect(await host.calls()).toHaveLength(2);

    // The person's word is a new request; the machine that is back already is not sent for again.
    await host.act("SQL02", "setNextFailback", { seconds: 30, ends: "completed" });
    await scene.set({ request: "CHG-4712" });
    for (const _retry of ["first", "second"]) expect(await scene.operatorUp()).toMatchObject({ code: 0 });
    expect(await host.calls()).toHaveLength(3);

    // An old request merged once more is spent.
    await scene.set({ request: "CHG-4711" });
    await scene.operatorUp();
    expect(await host.calls()).toHaveLength(3);
  });

  it("S3 the drift check passes without drift, ends with 3 and names machine and state with it, with 1 when nobody answers, and starts nothing", async () => {
    const { host, project } = scene;
    await scene.set({ request: "CHG-4711" });
    expect(await project.up()).toMatchObject({ code: 0 });
    const before = await project.must("stack", "export");
    expect(await project.script("drift/check.sh")).toEqual({ code: 0, output: "no drift\n" });

    await host.act("SQL02", "setState", { state: "Recovered" });
    const drifted = await project.script("drift/check.sh", ["test"]);
    expect(drifted.code).toBe(3);
    expect(drifted.output).toMatch(/sql02/);
    expect(drifted.output).toMatch(/replicationState *: "FailbackCompleted" => "Recovered"/);
    expect(drifted.output).toContain("drift: the host shows Recovered, not FailbackCompleted");
    expect(drifted.output).not.toMatch(/sql01.*(update|drift)/);

    await host.act("SQL02", "setState", { state: "FailbackCompleted" });
    expect(await project.script("drift/check.sh")).toMatchObject({ code: 0 });
    expect(await host.calls()).toHaveLength(2);
    expect(await project.must("stack", "export")).toBe(before);

    await host.stop();
    expect(await project.script("drift/check.sh")).toMatchObject({
      code: 1,
      output: expect.stringContaining("could not be told"),
    });
  });
});
