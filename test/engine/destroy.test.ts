import { armed, type Scenario, scenarios } from "../support/scenario";

const begin = scenarios();

describe("L7 destroy makes no changing call", () => {
  async function destroyed({ host, project }: Scenario): Promise<void> {
    const before = await host.calls();
    const machines = await host.machines();
    expect(await project.run(["destroy", "--yes"])).toMatchObject({ code: 0 });
    expect(await host.calls()).toEqual(before);
    expect(await host.machines()).toEqual(machines);
    expect(await project.stateOf("sql01")).toBeUndefined();
  }

  it("disarmed", async () => {
    const scenario = await begin();
    const { project } = scenario;
    scenario.declare();
    expect((await project.up()).code).toBe(0);
    await destroyed(scenario);
  });

  it("fulfilled, and drifted", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    scenario.declare(armed);
    expect((await project.up()).code).toBe(0);
    await host.act("SQL01", "failOver");
    expect((await project.refresh("--yes")).code).toBe(0);
    await destroyed(scenario);
  });

  it("failed: the job failed and the record was kept", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    await host.act("SQL01", "setNextFailback", { ends: "failed" });
    scenario.declare(armed);
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
    await destroyed(scenario);
  });

  it("open: the wait timed out while the job goes on, and after the next up has followed it to its end", async () => {
    const scenario = await begin({ timeScale: 6 });
    const { host, project } = scenario;
    scenario.declare({ ...armed, timeouts: { job: "1 seconds" } });
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toContain("[waitTimedOut]");
    expect((await project.stateOf("sql01"))?.outputs).toMatchObject({ order: { outcome: "open" } });
    scenario.declare(armed);
    const resumed = await project.up();
    expect(resumed).toMatchObject({ code: 0, output: expect.stringContaining("following it, nothing is sent") });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect((await project.preview("--expect-no-changes")).code).toBe(0);
    await destroyed(scenario);
  });
});
