import { armed, scenarios } from "../support/scenario";

const begin = scenarios();

describe("L19 requests: never a second start under one request", () => {
  it("a request that changes while the old order is open: the old one ends first, the new one needs a plan of its own", async () => {
    const { host, project, declare } = await begin({ timeScale: 12 });
    declare({ ...armed, timeouts: { job: "1 seconds" } });
    expect((await project.up()).output).toContain("[waitTimedOut]");
    declare({ request: "CHG-4712" });
    const second = await project.up();
    expect(second.code).not.toBe(0);
    expect(second.output).toContain("request CHG-4711 is open");
    const third = second.output.includes("[planNeeded]") ? second : await project.up();
    expect(third.output).toContain("[planNeeded]");
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    await host.act("SQL01", "failOver");
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(2);
  });

  it("a point changed under a used request is blocked; a revert to an older request is spent; taken away it is quiet", async () => {
    const { host, project, declare } = await begin();
    declare(armed);
    expect(await project.up()).toMatchObject({ code: 0 });
    declare({ ...armed, recoveryPoint: { id: "P-9" } });
    expect(await project.preview()).toMatchObject({ code: 0, output: expect.stringContaining('"requestFrozen"') });
    expect(await project.up()).toMatchObject({ output: expect.stringContaining("[requestFrozen]") });
    await host.act("SQL01", "failOver");
    declare({ request: "CHG-4712" });
    expect(await project.up()).toMatchObject({ code: 0 });
    await host.act("SQL01", "failOver");
    declare(armed);
    expect(await project.up()).toMatchObject({ output: expect.stringContaining("[requestSpent]") });
    declare();
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    declare(armed);
    expect(await project.up()).toMatchObject({ output: expect.stringContaining("[requestSpent]") });
    expect(await host.calls("InitiateFailback")).toHaveLength(2);
  });

  it("a request taken away while open stays recorded, and is followed when it returns", async () => {
    const { host, project, declare } = await begin({ timeScale: 12 });
    declare({ ...armed, timeouts: { job: "1 seconds" } });
    expect((await project.up()).output).toContain("[waitTimedOut]");
    declare();
    expect(await project.up()).toMatchObject({ code: 0 });
    expect((await project.stateOf("sql01"))?.outputs).toMatchObject({
      order: { request: "CHG-4711", outcome: "open" },
    });
    declare(armed);
    expect(await project.up()).toMatchObject({
      code: 0,
      output: expect.stringContaining("following it, nothing is sent"),
    });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
  });

  it("another machine under a new request replaces the resource; a renamed machine is still the same", async () => {
    const { host, project, declare, resource } = await begin();
    declare(armed);
    expect(await project.up()).toMatchObject({ code: 0 });
    await host.act("SQL01", "rename", { to: "SQL01-HOME" });
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    await host.act("APP01", "setState", { state: "Recovered" });
    project.declare(resource("sql01", "APP01", armed));
    expect(await project.up()).toMatchObject({ output: expect.stringContaining("[requestFrozen]") });
    project.declare(resource("sql01", "APP01", { request: "CHG-4712" }));
    expect(await project.preview()).toMatchObject({ output: expect.stringMatching(/replace|create-replacement/) });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(2);
  });

  it("a resource renamed in the program loses its record, and the journal still knows the request", async () => {
    const { host, project, declare, resource } = await begin();
    declare(armed);
    expect(await project.up()).toMatchObject({ code: 0 });
    await host.act("SQL01", "failOver");
    project.declare(resource("renamed", "SQL01", armed));
    const preview = await project.preview();
    expect(preview.output).toContain('the journal has request CHG-4711 at "ended"');
    const up = await project.up();
    expect(up.output).toContain("the journal knows request CHG-4711");
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
  });

  it("a checkpoint restored from before the start: the journal keeps the request from starting again", async () => {
    const { host, project, declare } = await begin();
    declare();
    expect(await project.up()).toMatchObject({ code: 0 });
    project.write("before.json", await project.must("stack", "export"));
    declare(armed);
    expect(await project.up()).toMatchObject({ code: 0 });
    await project.must("stack", "import", "--file", "before.json");
    await host.act("SQL01", "failOver");
    expect((await project.up()).output).toContain("the journal knows request CHG-4711");
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect((await project.preview("--expect-no-changes")).output).toContain("drift: the host shows Recovered");
  });

  it("validUntil passes between plan and gate, or a halt is left: nothing is sent, and the request can still be used", async () => {
    const { host, project, declare } = await begin();
    expect((await project.failback("halt", "CHG-4711")).output).toContain(
      "Nothing more is sent under request CHG-4711",
    );
    declare(armed);
    expect(await project.up()).toMatchObject({ output: expect.stringContaining("[requestHalted]") });
    expect(await host.calls()).toEqual([]);
    expect((await project.failback("resume", "CHG-4711")).output).toContain("may go on");
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    const shown = await project.failback("journal", "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601");
    expect(shown.output).toMatch(/not sent[\s\S]*about to send[\s\S]*accepted by the host[\s\S]*CHG-4711 {2}fulfilled/);
  });
});
