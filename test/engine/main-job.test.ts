import { account } from "../support/embedded-host";
import { armed, scenarios } from "../support/scenario";

const begin = scenarios();

describe("the main job", () => {
  it("L1 a preview prints what would happen, disarmed or armed, and changes nothing on the host", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    const before = await host.machines();
    scenario.declare();
    const disarmed = await project.preview();
    expect(disarmed.code).toBe(0);
    expect(disarmed.output).toMatch(/action *: "disarmed"/);
    expect(disarmed.output).toContain("the machine is only observed, and nothing is started");

    scenario.declare(armed);
    const { code, output } = await project.preview();
    expect(code).toBe(0);
    expect(output).toMatch(/action *: .*"start"/);
    expect(output).toMatch(/machine *: "SQL01 \([0-9A-F-]{36}\), its primary relationship"/);
    expect(output).toMatch(/from *: "Committed"/);
    expect(output).toMatch(/to *: "FailbackCompleted"/);
    expect(output).toMatch(/provider *: "external provider/);
    expect(output).toMatch(/recoveryPoint *: "latest: no point is named, the host picks it"/);
    expect(output).toMatch(/steps *: \[/);
    expect(output).toContain("call InitiateFailback once");
    expect(output).toMatch(/consequences *: \[/);
    expect(output).toContain("OVERWRITES the disks of SQL01");
    // The engine cuts long texts: what a reviewer must read has to fit.
    expect(output).not.toContain("...");

    expect(await host.calls()).toEqual([]);
    expect(await host.machines()).toEqual(before);
  });

  it("L2 up starts one failback, shows moving progress on its own line, and ends with the state read from the host", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    scenario.declare(armed);
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
    const scenario = await begin();
    const { host, project } = scenario;
    scenario.declare(armed);
    expect((await project.up()).code).toBe(0);
    const again = await project.up("--expect-no-changes");
    expect(again).toMatchObject({ code: 0 });
    scenario.declare({ ...armed, timeouts: { job: "3 hours", poll: "1 seconds" }, startFrom: ["Committed"] });
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    await project.must("config", "set", "hyperv:username", "HV-DR-01\\failback");
    await project.setSecret("hyperv:password", account.password);
    const { code, output } = await project.run(["preview", "--expect-no-changes"], {
      HYPERV_USERNAME: "somebody-else",
      HYPERV_PASSWORD: "wrong",
    });
    expect(output).not.toContain("warning");
    expect(code).toBe(0);
    expect(await host.calls()).toHaveLength(1);
  });

  it("drift is shown by every preview and starts nothing; a new request starts one failback", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    scenario.declare(armed);
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
    scenario.declare({ request: "CHG-4712" });
    expect((await project.up()).code).toBe(0);
    expect(await host.calls("InitiateFailback")).toHaveLength(2);
    expect((await project.preview("--expect-no-changes")).code).toBe(0);
  });
});
