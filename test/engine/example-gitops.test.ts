import { EmbeddedHost } from "../support/embedded-host";
import { copyExample } from "../support/example-project";
import type { PulumiProject } from "../support/pulumi-project";

/** The starter fleet's host, and a copy of the example that declares two of its machines. */
describe("the example gitops", () => {
  let host: EmbeddedHost;
  let project: PulumiProject;
  beforeEach(async () => {
    host = await EmbeddedHost.start({ timeScale: 600 });
    project = await copyExample("gitops");
    await project.setConfig({ host: host.endpoint.address, port: host.endpoint.port });
  });
  afterEach(async () => {
    await host.stop();
    project.remove();
  });

  /** As the operator does it, with `refresh: true`. */
  const operatorUp = () => project.up("--refresh");

  it("S1 is previewed and applied, brings each machine back once, and an operator's retries start nothing further", async () => {
    expect(await project.run(["up", "--yes"])).toMatchObject({ code: 0 });
    expect(await host.calls()).toHaveLength(0);

    await project.setConfig({ request: "CHG-4711" });
    const preview = await project.preview();
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining("CHG-4711") });
    expect(await host.calls()).toHaveLength(0);

    await host.act("SQL02", "setNextFailback", { seconds: 30, ends: "failed" });
    expect((await operatorUp()).code).not.toBe(0);
    expect(await host.starts()).toBe(2);
    for (const _retry of ["first", "second"]) {
      const retried = await operatorUp();
      expect(retried.code).not.toBe(0);
      expect(retried.output).toMatch(/sql02 .*failed/);
    }
    expect(await host.calls()).toHaveLength(2);

    // The person's word is a new request; the machine that is back already is not sent for again.
    await host.act("SQL02", "setNextFailback", { seconds: 30, ends: "completed" });
    await project.setConfig({ request: "CHG-4712" });
    for (const _retry of ["first", "second"]) expect(await operatorUp()).toMatchObject({ code: 0 });
    expect(await host.calls()).toHaveLength(3);

    // An old request merged once more is spent, also for a machine that failed over again since.
    await host.act("SQL01", "setState", { state: "Recovered" });
    await project.setConfig({ request: "CHG-4711" });
    const merged = await operatorUp();
    expect(merged.code).not.toBe(0);
    expect(merged.output).toMatch(/sql01 .*request CHG-4711 was used already/);
    expect(await host.calls()).toHaveLength(3);
  });

  it("S3 the drift check passes without drift and on natural ways, ends with 3 and names machine and state with it, and starts nothing", async () => {
    expect(await project.script("drift/check.sh")).toEqual({
      code: 1,
      output: "could not be told: this stack has no failback: was it ever applied?\n",
    });
    await project.setConfig({ request: "CHG-4711" });
    expect(await project.up()).toMatchObject({ code: 0 });
    const before = await project.must("stack", "export");
    expect(await project.script("drift/check.sh")).toEqual({ code: 0, output: "no drift\n" });

    for (const state of ["Recovered", "FailoverInProgress"]) {
      await host.act("SQL02", "setState", { state });
      const drifted = await project.script("drift/check.sh", ["test"]);
      expect(drifted.code).toBe(3);
      expect(drifted.output).toMatch(
        new RegExp(`^sql02: drift: the host shows ${state}, not FailbackCompleted\\. .*\\n$`),
      );
    }

    await host.act("SQL02", "setState", { state: "Committed" });
    expect(await project.script("drift/check.sh")).toEqual({ code: 0, output: "no drift\n" });
    expect(await host.calls()).toHaveLength(2);
    expect(await project.must("stack", "export")).toBe(before);
  });

  it("S3 the drift check ends with 1, and says why, where drift cannot be told", async () => {
    await project.setConfig({ request: "CHG-4711" });
    expect(await project.up()).toMatchObject({ code: 0 });
    const untold = async (why: string) =>
      expect(await project.script("drift/check.sh")).toMatchObject({ code: 1, output: expect.stringContaining(why) });

    await host.act("SQL01", "setState", { state: "Unknown" });
    await untold("sql01: the relationship reads Unknown");
    await host.act("SQL01", "setState", { state: "FailbackCompleted" });

    await host.act("SQL02", "removeMachine");
    await untold("sql02: the host has no such machine now");
    await host.act("MAIL01", "rename", { to: "SQL02" });
    await untold("sql02: the host has no such machine now");

    await host.stop();
    await untold("could not be told: pulumi ended with ");
  });
});
