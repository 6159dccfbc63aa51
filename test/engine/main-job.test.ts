import { EmbeddedHost, type EmbeddedHostOptions } from "../support/embedded-host";
import { PulumiProject } from "../support/pulumi-project";

let host: EmbeddedHost;
let project: PulumiProject;

async function begin(options?: EmbeddedHostOptions): Promise<void> {
  [host, project] = await Promise.all([EmbeddedHost.start(options), PulumiProject.create()]);
}

afterEach(async () => {
  await host.stop();
  project.remove();
});

/** The resource of the main job; `more` changes or adds fields. */
function sql01(more: Record<string, unknown> = {}) {
  return {
    name: "sql01",
    args: { host: { ...host.endpoint, auth: "basic", allowUnencrypted: true }, vm: { name: "SQL01" }, ...more },
  };
}

const armed = { request: "CHG-4711" };

describe("the main job", () => {
  it("L1 a preview prints what would happen, disarmed or armed, and changes nothing on the host", async () => {
    await begin();
    const before = await host.machines();
    project.declare(sql01());
    const disarmed = await project.preview();
    expect(disarmed.code).toBe(0);
    expect(disarmed.output).toMatch(/action *: "disarmed"/);
    expect(disarmed.output).toContain("nothing is ever started");

    project.declare(sql01(armed));
    const { code, output } = await project.preview();
    expect(code).toBe(0);
    expect(output).toMatch(/action *: "start"/);
    expect(output).toMatch(/machine *: "SQL01 \([0-9A-F-]{36}\), primary relationship"/);
    expect(output).toMatch(/from *: "Committed"/);
    expect(output).toMatch(/to *: "FailbackCompleted"/);
    expect(output).toMatch(/provider *: "external provider/);
    expect(output).toMatch(/recoveryPoint *: "latest: the choice is left to the host"/);
    expect(output).toMatch(/steps *: \[/);
    expect(output).toContain("call InitiateFailback once");
    expect(output).toMatch(/consequences *: \[/);
    expect(output).toContain("are overwritten");

    expect(await host.calls()).toEqual([]);
    expect(await host.machines()).toEqual(before);
  });

  it("L2 up starts one failback, shows moving progress on its own line, and ends with the state read from the host", async () => {
    await begin();
    project.declare(sql01(armed));
    const { code, output } = await project.up();
    expect(output).toMatch(/ReplicationFailback sql01 creating \(\d+s\) failing back \d+%/);
    expect(output).toMatch(/ReplicationFailback sql01 created/);
    expect(output).toContain("the host shows FailbackCompleted and no failback job: done");
    expect(code).toBe(0);
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect(await host.machines()).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "SQL01", relationships: expect.anything() })]),
    );
    const { outputs, inputs } = (await project.stateOf("sql01")) ?? {};
    expect(outputs).toMatchObject({
      observed: { state: "FailbackCompleted", code: 14 },
      order: { request: "CHG-4711", sent: true, outcome: "fulfilled" },
      usedRequests: ["CHG-4711"],
      recoveryPointId: null,
      durationSeconds: expect.any(Number),
    });
    expect(inputs).toMatchObject({ replicationState: "FailbackCompleted" });
  });

  it("L4 a second up changes nothing; nor does a preview with other time-outs or credentials", async () => {
    await begin();
    project.declare(sql01(armed));
    expect((await project.up()).code).toBe(0);
    const again = await project.up("--expect-no-changes");
    expect(again).toMatchObject({ code: 0 });
    project.declare(sql01({ ...armed, timeouts: { job: "3 hours", poll: "1 seconds" }, startFrom: ["Committed"] }));
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    await project.must("config", "set", "hyperv:username", "HV-DR-01\\failback");
    await project.must("config", "set", "--secret", "hyperv:password", "correct-horse-battery");
    const { code, output } = await project.run(["preview", "--expect-no-changes"], {
      HYPERV_USERNAME: "somebody-else",
      HYPERV_PASSWORD: "wrong",
    });
    expect(output).not.toContain("warning");
    expect(code).toBe(0);
    expect(await host.calls()).toHaveLength(1);
  });

  it("drift is shown by every preview and starts nothing; a new request starts one failback", async () => {
    await begin();
    project.declare(sql01(armed));
    expect((await project.up()).code).toBe(0);
    await host.act("SQL01", "failOver");
    const refreshed = await project.refresh("--preview-only", "--expect-no-changes", "--diff");
    expect(refreshed.code).not.toBe(0);
    expect(refreshed.output).toMatch(/replicationState/);
    const preview = await project.preview("--expect-no-changes");
    expect(preview.code).not.toBe(0);
    expect(preview.output).toContain("drift: the host shows Recovered, not FailbackCompleted");
    const idle = await project.up();
    expect(idle).toMatchObject({ code: 0, output: expect.stringContaining("starts nothing") });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect((await project.preview("--expect-no-changes")).code).not.toBe(0);
    project.declare(sql01({ request: "CHG-4712" }));
    expect((await project.up()).code).toBe(0);
    expect(await host.calls("InitiateFailback")).toHaveLength(2);
    expect((await project.preview("--expect-no-changes")).code).toBe(0);
  });

  it("the host is killed between preview and up: one clear line, an exit code, state intact", async () => {
    await begin();
    project.declare(sql01());
    expect((await project.up()).code).toBe(0);
    project.declare(sql01(armed));
    expect((await project.preview()).output).toMatch(/action *: "start"/);
    const before = await project.must("stack", "export");
    await host.kill();
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    const errors = output.split("\n").filter((line) => /^\s+error: .*cannot be reached/.test(line));
    expect(errors).toEqual([
      expect.stringMatching(
        /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\) \[hostUnreachable\] Check the address/,
      ),
    ]);
    expect(output).not.toMatch(/^\s+at /m);
    expect(JSON.parse(await project.must("stack", "export"))).toMatchObject({
      deployment: { resources: JSON.parse(before).deployment.resources },
    });
  });

  it("bad input is one line that names the field, at preview, without a stack trace", async () => {
    await begin();
    project.declare(sql01({ timeouts: { job: "soon" } }));
    const bad = await project.preview();
    expect(bad.code).not.toBe(0);
    expect(bad.output).toMatch(/timeouts\.job must be "<whole number> seconds"/);
    project.declare(
      sql01({ host: { ...host.endpoint, auth: "basic", allowUnencrypted: true, password: "hunter-two" } }),
    );
    const secret = await project.preview();
    expect(secret.output).toContain("host.password does not belong among the inputs");
    expect(secret.output).not.toContain("hunter-two");
    expect(`${bad.output}${secret.output}`).not.toMatch(/^\s+at /m);
  });
});

describe("L7 destroy makes no changing call", () => {
  async function destroyed(): Promise<void> {
    const before = await host.calls();
    const machines = await host.machines();
    expect(await project.run(["destroy", "--yes"])).toMatchObject({ code: 0 });
    expect(await host.calls()).toEqual(before);
    expect(await host.machines()).toEqual(machines);
    expect(await project.stateOf("sql01")).toBeUndefined();
  }

  it("disarmed", async () => {
    await begin();
    project.declare(sql01());
    expect((await project.up()).code).toBe(0);
    await destroyed();
  });

  it("fulfilled, and drifted", async () => {
    await begin();
    project.declare(sql01(armed));
    expect((await project.up()).code).toBe(0);
    await host.act("SQL01", "failOver");
    expect((await project.refresh("--yes")).code).toBe(0);
    await destroyed();
  });

  it("failed: the job failed and the record was kept", async () => {
    await begin();
    await host.act("SQL01", "setNextFailback", { ends: "failed" });
    project.declare(sql01(armed));
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toContain("[jobFailed]");
    expect((await project.stateOf("sql01"))?.outputs).toMatchObject({
      order: { outcome: "failed" },
      usedRequests: ["CHG-4711"],
    });
    const again = await project.up();
    expect(again.code).not.toBe(0);
    expect(again.output).toContain("request CHG-4711 is spent");
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    await destroyed();
  });

  it("open: the wait timed out while the job goes on, and after the next up has followed it to its end", async () => {
    await begin({ timeScale: 6 });
    project.declare(sql01({ ...armed, timeouts: { job: "1 seconds" } }));
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toContain("[waitTimedOut]");
    expect((await project.stateOf("sql01"))?.outputs).toMatchObject({ order: { outcome: "open" } });
    project.declare(sql01(armed));
    const resumed = await project.up();
    expect(resumed).toMatchObject({ code: 0, output: expect.stringContaining("following it, nothing is sent") });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect((await project.preview("--expect-no-changes")).code).toBe(0);
    await destroyed();
  });
});
