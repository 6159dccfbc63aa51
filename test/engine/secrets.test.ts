import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EchoingProxy } from "../support/echoing-proxy";
import { account } from "../support/embedded-host";
import { machineId } from "../support/fleet-scene";
import { armed, scenarios } from "../support/scenario";
import { rememberSecret } from "../support/secret-scan";
import { nameOf, WaveScene } from "../support/wave-scene";

// That nothing is written anywhere is asserted when a scenario ends: test/support/secret-watch.ts.
const begin = scenarios();

const SQL01 = "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601";
const WRONG = `a "wrong" <pässword>&${account.password.slice(-12)}`;
rememberSecret("a wrong password", WRONG);

const VERBOSE = ["-v=9", "--logtostderr", "--logflow"];

/** As if the environment held none. */
const noAccount = { HYPERV_USERNAME: "", HYPERV_PASSWORD: "" };

/** What a server may say of a request it does not like. */
const words = (authorization: string) =>
  `no access with ${authorization}, that is ${account.username}:${account.password}, ${encodeURIComponent(account.password)} or ${Buffer.from(account.password).toString("hex")}`;

const xml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const fault = (text: string) => ({
  status: 500,
  phrase: "Internal Server Error",
  contentType: "application/soap+xml;charset=UTF-8",
  body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="en-US">${xml(text)}</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`,
});

describe("L18 no secret is written anywhere", () => {
  it("L18 with the password in the environment: preview and up with the most talkative logs, JSON, export, journal", async () => {
    const { declare, project, host } = await begin();
    declare(armed);
    const preview = await project.run(["preview", "--diff", "--json"]);
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining('"action"') });
    const up = await project.up(...VERBOSE);
    expect(up.code).toBe(0);
    // The properties that cross the wire between engine and provider are among what was searched.
    expect(up.output).toMatch(/Marshaling property for RPC.*request=\{CHG-4711\}/);
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect(await project.must("stack", "export")).toContain("fulfilled");
    expect((await project.failback("journal", SQL01)).output).toContain("CHG-4711  fulfilled");
  });

  it("L18 with the password in the stack's config: it stays encrypted there, whether for all hosts or by host", async () => {
    const { declare, project, host } = await begin();
    declare();
    await project.must("config", "set", "hyperv:username", account.username);
    await project.setSecret("hyperv:password", account.password);
    const one = await project.run(["up", "--yes", "--skip-preview"], noAccount);
    expect(one).toMatchObject({ code: 0, output: expect.not.stringContaining("was not observed") });
    await project.setSecret("hyperv:password", WRONG);
    await project.setSecret("hyperv:hosts", JSON.stringify({ [host.endpoint.address]: account }));
    declare(armed);
    expect(await project.run(["preview", "--diff"], noAccount)).toMatchObject({ code: 0 });
    expect(await project.run(["up", "--yes", "--skip-preview"], noAccount)).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    const stored = readFileSync(join(project.folder, "Pulumi.test.yaml"), "utf8");
    expect(stored.match(/hyperv:(?:hosts|password):\s+secure: v1:/g)).toHaveLength(2);
    expect(await project.must("config")).toContain("[secret]");
  });

  it("L18 with a wrong password: refused without being shown", async () => {
    const { declare, project } = await begin();
    declare(armed);
    const wrong = { HYPERV_PASSWORD: WRONG };
    const preview = await project.run(["preview", "--diff"], wrong);
    expect(preview).toMatchObject({ code: 0, output: expect.stringContaining("authenticationFailed") });
    const up = await project.run(["up", "--yes", "--skip-preview"], wrong);
    expect(up.output).toContain("refused the account (HTTP 401)");
  });

  it("L18 with a server that repeats it in faults, status lines, pages and element names", async () => {
    const { declare, project, host } = await begin();
    const proxy = await EchoingProxy.before(host.endpoint);
    try {
      declare({ ...armed, host: { ...proxy.endpoint, auth: "basic", allowUnencrypted: true } });
      proxy.answering = (authorization) => fault(words(authorization));
      expect((await project.preview()).output).toContain("no access with Basic [secret]");
      const page = (contentType: string, body: string) => ({ status: 500, phrase: "No access", contentType, body });
      proxy.answering = (authorization) => page("text/html", `<p>${xml(words(authorization))}</p>`);
      expect((await project.preview()).output).toContain("answered HTTP 500 without a SOAP envelope");
      const hexadecimal = Buffer.from(account.password).toString("hex");
      proxy.answering = () => page("text/xml", `<p${hexadecimal}/>`);
      expect((await project.preview()).output).toContain("answered HTTP 500 with <p[secret]>");
      proxy.answering = (authorization, body) =>
        body.includes("InitiateFailback_INPUT") ? fault(words(authorization)) : undefined;
      const up = await project.up();
      expect(up.output).toContain("the answer to InitiateFailback is not known");
      expect(up.output).toContain("no access with Basic [secret]");
      expect(await host.calls("InitiateFailback")).toEqual([]);
    } finally {
      await proxy.end();
    }
  }, 240_000);

  it("L18 with a host that repeats it in a job's error and in a machine's name: not in plan, record or journal", async () => {
    const scenario = await begin();
    const { project, host } = scenario;
    await host.faults({ failback: { job: { ends: "failed", errorDescription: words("its account") } } });
    await host.act("SQL01", "rename", { to: `SQL01 of ${account.password}` });
    const { name, args } = scenario.resource("sql01", "SQL01", armed);
    project.declare({ name, args: { ...args, vm: { id: SQL01 } } });
    expect((await project.preview()).output).toContain("SQL01 of [secret]");
    const up = await project.up();
    expect(up.output).toMatch(/no access with its account, that is .*\[secret\].* \[jobFailed\]/);
    expect((await project.stateOf("sql01"))?.outputs).toMatchObject({
      order: { outcome: "failed", reason: expect.stringContaining("[secret]") },
    });
    expect((await project.failback("journal", SQL01)).output).toContain("[secret]");
  });

  it("L18 of a wave: preview and up with the most talkative logs, JSON, export, comment, journal", async () => {
    const scene = await WaveScene.begin({ hosts: 2, perHost: 2 });
    const { project } = scene;
    try {
      await scene.hostOf(2).faults({
        machines: { [nameOf(2)]: { job: { ends: "failed", errorDescription: words("its account") } } },
      });
      scene.declare({ request: "CHG-4711" });
      const preview = await project.run(["preview", "--json"]);
      project.write("preview.json", preview.output);
      expect((await project.failback("comment", "preview.json")).output).toContain("4 start");
      const up = await project.up(...VERBOSE);
      expect(up.output).toMatch(/1 failed: VM0002 on hv-01: .*\[secret\].* \[jobFailed\]/);
      expect(await project.must("stack", "export")).toContain("[secret]");
      expect((await project.failback("journal", machineId(2))).output).toContain("[secret]");
      expect(Object.keys(await scene.starts())).toHaveLength(4);
    } finally {
      await scene.end();
    }
  });

  it("L18 with a secret among the inputs, where it does not belong: the line names the field alone", async () => {
    const scenario = await begin();
    const { project } = scenario;
    const { args } = scenario.resource("sql01", "SQL01", armed);
    const secret = account.password;
    const wrong: Record<string, Record<string, unknown>> = {
      "host.password does not belong": { host: { ...(args["host"] as object), password: secret } },
      "vm.token does not belong": { vm: { name: "SQL01", token: secret } },
      "recoveryPoint must be": { recoveryPoint: secret },
      "timeouts.job must be": { timeouts: { job: secret } },
    };
    for (const [line, field] of Object.entries(wrong)) {
      project.declare({ name: "sql01", args: { ...args, ...field } });
      const { code, output } = await project.preview();
      expect(code).not.toBe(0);
      expect(output).toContain(line);
      expect(output).toMatch(/\[(secretInInput|inputInvalid)\]/);
    }
  });
});
