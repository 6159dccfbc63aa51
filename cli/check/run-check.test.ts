import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { hypervSession, openExchanger } from "../../provider/connect/winrm";
import { hostInput } from "../../provider/lifecycle/host-input";
import type { FaultSet } from "../../simulator/faults/fault-set";
import { parseFleet } from "../../simulator/fleet/read-fleet";
import { starterFleet } from "../../simulator/fleet/starter-fleet";
import { type HostOptions, type RunningHost, startHost } from "../../simulator/host";
import { Authority, type Identity, type Leaf } from "../../test/support/certificates";
import { type CheckReport, type Outcome, STEP_NAMES, type StepName } from "./report";
import { runCheck } from "./run-check";
import { show } from "./show";

const account = { HYPERV_USERNAME: "HV-DR-01\\failback", HYPERV_PASSWORD: "correct-horse-battery" };

const running: RunningHost[] = [];
const servers: Server[] = [];
let authority: Authority;

beforeAll(async () => {
  authority = await Authority.create("a test");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.close()));
  for (const server of servers.splice(0)) server.close();
});

async function open(more: Partial<HostOptions> = {}, fleet: unknown = starterFleet): Promise<RunningHost> {
  const host = await startHost({
    ...{ fleet: parseFleet(fleet, "fleet"), port: 0, controlPort: 0, timeScale: 1 },
    ...{ user: account.HYPERV_USERNAME, password: account.HYPERV_PASSWORD },
    ...more,
  });
  running.push(host);
  return host;
}

async function control(host: RunningHost, method: string, path: string, body?: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${host.token}` };
  const response = await fetch(host.control + path, { method, headers, body: body ? JSON.stringify(body) : null });
  if (!response.ok) throw new Error(await response.text());
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}

async function check(input: object, environment: Record<string, string> = account): Promise<CheckReport> {
  const host = hostInput.parse({ address: "127.0.0.1", ...input });
  const exchanger = openExchanger(host, { config: () => undefined, environment });
  try {
    return await runCheck({
      host,
      user: environment["HYPERV_USERNAME"],
      session: hypervSession(exchanger),
      patienceMs: 10_000,
    });
  } finally {
    exchanger.close();
  }
}

const outcomes = ({ steps }: CheckReport) => Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]));
const step = ({ steps }: CheckReport, name: StepName) => {
  const found = steps.find((one) => one.step === name);
  if (!found) throw new Error(`there is no step ${name}`);
  return found;
};
const commands = (report: CheckReport, name: StepName) =>
  step(report, name).remedies.flatMap(({ command }) => command ?? []);

/** Everything up to a step as said, that one failed, and the rest not tried. */
function failedAt(name: StepName, warnings: Partial<Record<StepName, Outcome>> = {}): Record<string, Outcome> {
  const at = STEP_NAMES.indexOf(name);
  const said = (one: StepName, place: number): Outcome => {
    if (place === at) return "failed";
    return place > at ? "notTried" : (warnings[one] ?? "ok");
  };
  return Object.fromEntries(STEP_NAMES.map((one, place) => [one, said(one, place)]));
}

const PLAIN = { tls: "notTried" } as const;

async function withCertificate(leaf: Leaf): Promise<{ host: RunningHost; identity: Identity }> {
  const identity = await authority.issue(leaf);
  return { host: await open({ tls: identity }), identity };
}

describe("a check of a host that is well", () => {
  it("tries every step over HTTP, calls no method, and shows no secret", async () => {
    const host = await open();
    const report = await check({ port: host.port });
    expect(report.outcome).toBe("ok");
    expect(outcomes(report)).toEqual({ ...Object.fromEntries(STEP_NAMES.map((one) => [one, "ok"])), ...PLAIN });
    expect(step(report, "http").found).toContain("it offers Negotiate, Basic");
    expect(step(report, "encryption").found).toContain("sealing");
    expect(step(report, "method").found).toMatch(/10\.0\.20348.*Msvm_ReplicationRelationship.*without calling it/);
    expect(step(report, "providers").found).toBe("external: Contoso Site Recovery");
    expect(await control(host, "GET", "/calls")).toEqual([]);
    expect(JSON.stringify(report) + show(report)).not.toContain(account.HYPERV_PASSWORD);
  });

  it("tells the certificate and the version of TLS over HTTPS", async () => {
    const { host } = await withCertificate({ names: ["127.0.0.1"], until: 90 });
    const report = await check({ port: host.port, auth: "basic", tls: { ca: authority.pem } });
    expect(report.outcome).toBe("ok");
    expect(step(report, "tls")).toMatchObject({
      outcome: "ok",
      found: expect.stringMatching(/^TLSv1\.3; .*a host, signed by a test/),
    });
    expect(step(report, "encryption").found).toContain("TLSv1.3");
  });

  it("warns of what does no harm yet: Basic in the clear, a certificate soon to expire, WQL refused, a clock, providers", async () => {
    const { host } = await withCertificate({ names: ["127.0.0.1"], until: 3 });
    expect(step(await check({ port: host.port, tls: { ca: authority.pem } }), "tls").outcome).toBe("warning");
    const plain = await open({}, { machines: [] });
    const faults: FaultSet = {
      clockSkewSeconds: -600,
      wire: [
        {
          operation: "Enumerate",
          times: 1,
          effect: { kind: "fault", subcode: "n:CannotProcessFilter", when: "before" },
        },
      ],
    };
    await control(plain, "PUT", "/faults", faults);
    const report = await check({ port: plain.port, auth: "basic", allowUnencrypted: true });
    expect(report.outcome).toBe("ok");
    expect(outcomes(report)).toMatchObject({
      encryption: "warning",
      wql: "warning",
      clock: "warning",
      providers: "warning",
    });
    expect(step(report, "clock").found).toMatch(/6\d\d seconds behind|59\d seconds behind/);
    expect(commands(report, "clock")).toContain("w32tm /resync");
  });
});

describe("a check of a host that is not", () => {
  it("ends at a name that nobody knows", async () => {
    const report = await check({ address: "hv-dr-99.invalid", port: 5985 });
    expect(outcomes(report)).toEqual(failedAt("name"));
    expect(report.outcome).toBe("failed");
  });

  it("ends at a port where nobody listens, and says how WinRM is started", async () => {
    const server = createServer();
    servers.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const report = await check({ port });
    expect(outcomes(report)).toEqual(failedAt("port"));
    expect(commands(report, "port")).toEqual(expect.arrayContaining(["winrm quickconfig", "Enable-PSRemoting -Force"]));
    expect(commands(await check({ port, tls: {} }), "port")).toContain("winrm quickconfig -transport:https");
  });

  it.each<[string, Leaf, boolean, string, RegExp]>([
    ["of an unknown authority", { names: ["127.0.0.1"] }, false, "127.0.0.1", /authority that is not trusted/],
    [
      "made out to another name",
      { names: ["elsewhere.example"] },
      true,
      "127.0.0.1",
      /not made out to 127\.0\.0\.1 but to DNS:elsewhere/,
    ],
    ["that has expired", { names: ["127.0.0.1"], from: -30, until: -1 }, true, "127.0.0.1", /has expired/],
  ])("ends at a certificate %s", async (_, leaf, trusted, __, words) => {
    const { host } = await withCertificate(leaf);
    const report = await check({ port: host.port, tls: trusted ? { ca: authority.pem } : {} });
    expect(outcomes(report)).toEqual(failedAt("tls"));
    expect(step(report, "tls").found).toMatch(words);
    expect(step(report, "tls").remedies.length).toBeGreaterThan(0);
  });

  it.each([
    ["basic", "negotiate", `winrm set winrm/config/service/auth '@{Basic="true"}'`],
    ["negotiate", "basic", `winrm set winrm/config/service/auth '@{Negotiate="true"}'`],
  ] as const)("ends where %s is not offered, but %s is", async (auth, offered, command) => {
    const host = await open({ auth: { schemes: [offered] } });
    const report = await check({ port: host.port, auth, allowUnencrypted: true });
    expect(outcomes(report)).toEqual(failedAt("http", PLAIN));
    expect(commands(report, "http")).toContain(command);
  });

  it.each(["basic", "negotiate"] as const)("ends at a wrong password, by %s", async (auth) => {
    const host = await open();
    const report = await check(
      { port: host.port, auth, allowUnencrypted: true },
      { ...account, HYPERV_PASSWORD: "wrong-horse" },
    );
    expect(outcomes(report)).toEqual(failedAt("authentication", PLAIN));
    expect(commands(report, "authentication").join()).toContain("4625");
    const [first, second, third] = step(report, "authentication").remedies;
    expect(first?.why).toContain("HYPERV_PASSWORD");
    expect(second?.why).toContain("HYPERV_USERNAME");
    expect(third?.command).toBe("net user 'failback'");
    expect(JSON.stringify(report)).not.toContain("wrong-horse");
  });

  it("says how messages that are not encrypted are allowed where the host refuses them", async () => {
    const host = await open({ auth: { schemes: ["basic", "negotiate"], allowUnencrypted: false } });
    const report = await check({ port: host.port, auth: "basic", allowUnencrypted: true });
    expect(outcomes(report)).toEqual(failedAt("authentication", PLAIN));
    expect(commands(report, "authentication")).toContain(`winrm set winrm/config/service '@{AllowUnencrypted="true"}'`);
  });

  it.each<[string, FaultSet, StepName, string]>([
    [
      "has no Hyper-V",
      {
        wire: [
          { operation: "Enumerate", effect: { kind: "fault", subcode: "a:DestinationUnreachable", when: "before" } },
        ],
      },
      "namespace",
      "Install-WindowsFeature -Name Hyper-V -IncludeManagementTools -Restart",
    ],
    [
      "denies access",
      { wire: [{ operation: "Enumerate", effect: { kind: "fault", subcode: "w:AccessDenied", when: "before" } }] },
      "namespace",
      "Add-LocalGroupMember -Group 'Hyper-V Administrators' -Member 'HV-DR-01\\failback'",
    ],
    [
      "shows nothing, as to an account without rights",
      { empty: { classes: "all", keepsHost: false } },
      "rights",
      "Add-LocalGroupMember -Group 'Remote Management Users' -Member 'HV-DR-01\\failback'",
    ],
  ])("ends where it %s", async (_, faults, name, command) => {
    const host = await open();
    await control(host, "PUT", "/faults", faults);
    const report = await check({ port: host.port });
    expect(outcomes(report)).toEqual(failedAt(name, PLAIN));
    expect(commands(report, name)).toContain(command);
  });

  it("tells from the version that the method is missing, without calling it", async () => {
    const host = await open({}, { host: { osBuild: "6.2.9200" }, machines: [] });
    const report = await check({ port: host.port });
    expect(step(report, "method")).toMatchObject({
      outcome: "failed",
      found: expect.stringMatching(/not there.*6\.2\.9200.*without calling it/),
    });
    expect(report.outcome).toBe("failed");
  });

  it("tells so from the class that is missing too, and is not sure where the version is hidden", async () => {
    const host = await open({}, { host: { osBuild: "0.0.0" }, machines: [] });
    expect(step(await check({ port: host.port }), "method")).toMatchObject({
      outcome: "warning",
      found: expect.stringMatching(/probably/),
    });
    await control(host, "PUT", "/faults", {
      wire: [
        {
          class: "Msvm_ReplicationRelationship",
          effect: { kind: "fault", subcode: "a:DestinationUnreachable", when: "before" },
        },
      ],
    });
    expect(step(await check({ port: host.port }), "method").outcome).toBe("failed");
    expect(await control(host, "GET", "/calls")).toEqual([]);
  });

  it("ends at TLS on a port that speaks plain HTTP, and at HTTP on one that speaks TLS", async () => {
    const plain = await open();
    const secure = await check({ port: plain.port, tls: {} });
    expect(outcomes(secure)).toEqual(failedAt("tls"));
    expect(step(secure, "tls").remedies[0]?.why).toContain("leave --tls");
    const { host } = await withCertificate({ names: ["127.0.0.1"] });
    const report = await check({ port: host.port });
    expect(outcomes(report)).toEqual(failedAt("http", PLAIN));
    expect(step(report, "http").remedies[0]).toMatchObject({ where: "here", command: "--tls" });
  });
});

describe("the report for a person", () => {
  it("has a line for each step, aligned, and the commands under what failed, with what they are for", async () => {
    const host = await open();
    const lines = show(await check({ port: host.port }, { ...account, HYPERV_PASSWORD: "wrong-horse" })).split("\n");
    const shown = STEP_NAMES.map((name) => lines.filter((line) => line.startsWith(`  ${name} `)));
    expect(shown.map((found) => found.length)).toEqual(STEP_NAMES.map(() => 1));
    expect(lines).toContain(
      `${" ".repeat(29)}on the host: winrm get winrm/config/service/auth   # see which ways to authenticate it offers`,
    );
    expect(lines.find((line) => line.startsWith("  namespace"))).toBe(
      "  namespace       not tried  after authentication failed",
    );
  });
});
