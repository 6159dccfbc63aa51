import { armed, scenarios } from "../support/scenario";

const begin = scenarios();

describe("plain errors", () => {
  it("the host is killed between preview and up: one clear line, an exit code, state intact", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    scenario.declare();
    expect((await project.up()).code).toBe(0);
    scenario.declare(armed);
    expect((await project.preview()).output).toMatch(/action *: .*"start"/);
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

  it("Basic over plain HTTP is refused until the program allows it, and then every plan warns", async () => {
    const { declare, host, project } = await begin();
    const basic = { ...host.endpoint, auth: "basic" };
    declare({ ...armed, host: basic });
    const refused = await project.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(
      "host.allowUnencrypted must be true: Basic over plain HTTP sends the password readable",
    );
    declare({ ...armed, host: { ...basic, allowUnencrypted: true } });
    const { code, output } = await project.preview();
    expect([code, output]).toEqual([0, expect.stringMatching(/action *: "start"/)]);
    expect(output).toMatch(/warning: the connection is not encrypted: user name, password and answers travel readable/);
    expect(await host.calls()).toEqual([]);
  });

  it("bad input is one line that names the field, at preview, without a stack trace", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    scenario.declare({ timeouts: { job: "soon" } });
    const bad = await project.preview();
    expect(bad.code).not.toBe(0);
    expect(bad.output).toMatch(/timeouts\.job must be "<whole number> seconds"/);
    scenario.declare({ host: { ...host.endpoint, auth: "basic", allowUnencrypted: true, password: "hunter-two" } });
    const secret = await project.preview();
    expect(secret.output).toContain("host.password does not belong among the inputs");
    expect(secret.output).not.toContain("hunter-two");
    expect(`${bad.output}${secret.output}`).not.toMatch(/^\s+at /m);
  });
});
