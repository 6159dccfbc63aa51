import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { AuthSettings } from "../simulator/fleet/auth-schema";
import { parseFleet } from "../simulator/fleet/read-fleet";
import { type RunningHost, startHost } from "../simulator/host";
import { Authority } from "../test/support/certificates";

const CLI = resolve(__dirname, "../dist/cli/main.js");

/** Names that a recording must not hold. */
const PLANTED = {
  ...{ computer: "PAYROLL-HV7", domain: "fabrikam", user: "svc-blueprint", password: "correct-horse-battery" },
  ...{ machine: "SQL-FINANCE-07", provider: "Tailspin Backhaul", id: "3F2504E0-4F89-11D3-9A0C-0305E82C3301" },
};

const FLEET = {
  host: { computerName: PLANTED.computer },
  providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: PLANTED.provider }],
  machines: [
    {
      ...{ id: PLANTED.id, name: PLANTED.machine },
      relationships: { primary: { state: "Recovered", provider: PLANTED.provider } },
      recoveryPoints: [
        { id: "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", takenAt: "5 minutes ago", consistency: "crashConsistent" },
      ],
    },
  ],
};

const USER = `${PLANTED.domain}\\${PLANTED.user}`;
const ACCOUNT = { HYPERV_USERNAME: USER, HYPERV_PASSWORD: PLANTED.password };

let folder: string;
let host: RunningHost;

beforeAll(() => {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: build first (npm run build)`);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
  const auth: Partial<AuthSettings> = { domain: `${PLANTED.domain}.example`, schemes: ["negotiate", "basic"] };
  host = await startHost({
    ...{ fleet: parseFleet(FLEET, "fleet"), port: 0, controlPort: 0, timeScale: 1, auth },
    ...{ user: USER, password: PLANTED.password },
  });
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function check(args: readonly string[], account: NodeJS.ProcessEnv = ACCOUNT): Promise<Ended> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HYPERV_")));
  return new Promise((done) => {
    execFile(process.execPath, [CLI, "check", ...args], { env: { ...inherited, ...account } }, (error, out, err) => {
      done({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

const reach = (more: readonly string[] = []) => ["--host", "127.0.0.1", "--port", String(host.port), ...more];

describe("hyperv-failback check", () => {
  it("says in its help where accounts and certificates are read from", async () => {
    const { code, out } = await check(["--help"]);
    expect(code).toBe(0);
    for (const name of ["HYPERV_USERNAME", "HYPERV_PASSWORD", "HYPERV_CERTIFICATE", "HYPERV_KEY", "passphrase"])
      expect(out).toContain(name);
  });

  it("ends with 0 when nothing failed, as a report for a person", async () => {
    const { code, out, err } = await check(reach());
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`  providers       ok         external: ${PLANTED.provider}`);
    expect(out).not.toContain(PLANTED.password);
  });

  it("ends with 1 when something failed, as JSON of one shape, without the password", async () => {
    const { code, out, err } = await check(reach(["--json"]), { ...ACCOUNT, HYPERV_PASSWORD: "wrong-horse" });
    expect({ code, err }).toEqual({ code: 1, err: "" });
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      ...{ version: 1, outcome: "failed" },
      host: { address: "127.0.0.1", port: host.port, tls: false, auth: "negotiate" },
    });
    for (const step of report.steps) {
      expect(Object.keys(step).sort()).toEqual(["found", "outcome", "remedies", "step"]);
      for (const remedy of step.remedies)
        expect(remedy).toMatchObject({ where: expect.stringMatching(/^(host|here)$/) });
    }
    expect(out).not.toContain("wrong-horse");
  });

  it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ["no host", [], ACCOUNT, /--host/],
    ["an unknown option", ["--host", "h", "--password", "x"], ACCOUNT, /unknown option '--password'/],
    ["a port that is none", ["--host", "h", "--port", "99999"], ACCOUNT, /from 1 to 65535/],
    ["a way to authenticate that is none", ["--host", "h", "--auth", "kerberos"], ACCOUNT, /--auth: /],
    [
      "Basic in the clear, not allowed",
      ["--host", "h", "--auth", "basic"],
      ACCOUNT,
      /^hyperv-failback: --allow-unencrypted must be given: .*--tls/,
    ],
    [
      "a client certificate without TLS",
      ["--host", "h", "--auth", "certificate"],
      ACCOUNT,
      /^hyperv-failback: --tls must be given/,
    ],
    [
      "no client certificate",
      ["--host", "h", "--tls", "--auth", "certificate"],
      ACCOUNT,
      /no client certificate is set for h.*HYPERV_CERTIFICATE and HYPERV_KEY/,
    ],
    ["no account", ["--host", "h"], {}, /no user name is set for h; a check takes HYPERV_USERNAME and HYPERV_PASSWORD/],
    ["an authority that cannot be read", ["--host", "h", "--ca", "/nowhere.pem"], ACCOUNT, /--ca: \/nowhere\.pem/],
    ["an address that is a URL", ["--host", "http://h/"], ACCOUNT, /--host: /],
    ["no password", ["--host", "h"], { HYPERV_USERNAME: "u" }, /no password is set/],
  ])("ends with 2 for %s", async (_, args, account, words) => {
    const { code, out, err } = await check(args, account);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(words);
  });

  it("takes a client certificate alone, and records nothing of it", async () => {
    const people = await Authority.create("Payroll People");
    const identity = await people.issue({ names: ["failback@fabrikam.example"] });
    const hosts = await Authority.create("Payroll Hosts");
    const secure = await startHost({
      ...{
        fleet: parseFleet(FLEET, "fleet"),
        port: 0,
        controlPort: 0,
        timeScale: 1,
        user: USER,
        password: "unused-by-anybody",
      },
      auth: { schemes: ["certificate"], certificateSubject: "failback@fabrikam.example" },
      tls: { ...(await hosts.issue({ names: ["127.0.0.1"] })), clientAuthorities: people.pem },
    });
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, hosts.pem);
    const to = join(folder, "recording");
    const account = { HYPERV_CERTIFICATE: identity.certificate, HYPERV_KEY: identity.key };
    const args = [
      "--host",
      "127.0.0.1",
      "--port",
      String(secure.port),
      "--auth",
      "certificate",
      "--ca",
      ca,
      "--record",
      to,
    ];
    const { code, out, err } = await check(args, account);
    await secure.close();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("the client certificate of CN=a host");
    const recorded = readdirSync(to).map((file) => readFileSync(join(to, file), "utf8"));
    expect(recorded.length).toBeGreaterThan(20);
    expect(recorded.join("\n")).not.toMatch(/payroll|fabrikam|BEGIN|secprofile/i);
  });

  it("records what it asked and was answered, and nothing of what was planted, in no case and no encoding", async () => {
    const to = join(folder, "recording");
    const { code, out } = await check(reach(["--record", to]));
    expect(code).toBe(0);
    expect(out).toContain(`Wrote ${readdirSync(to).length} files to ${to}`);
    expect(out).toContain("look through them before you send them");
    const files = readdirSync(to);
    expect(files.filter((name) => name.endsWith(".response.xml")).length).toBeGreaterThan(8);
    for (const file of files) {
      const text = readFileSync(join(to, file), "utf8").toLowerCase();
      expect(text).not.toMatch(/authorization|127\.0\.0\.1|ntlmssp|tlrmtvntu/);
      for (const planted of [...Object.values(PLANTED), "Tailspin", "finance", new Date().toISOString().slice(0, 10)]) {
        const bytes = Buffer.from(planted);
        const forms = [
          planted,
          bytes.toString("base64"),
          Buffer.from(planted, "utf16le").toString("base64"),
          bytes.toString("hex"),
        ];
        for (const form of forms)
          expect({ file, holds: text.includes(form.toLowerCase()) && form }).toEqual({ file, holds: false });
      }
    }
  });

  it("does not touch a folder that holds something, and asks nothing then", async () => {
    const to = join(folder, "full");
    mkdirSync(to);
    writeFileSync(join(to, "mine.txt"), "mine");
    const { code, err } = await check(["--host", "127.0.0.1", "--port", "1", "--record", to]);
    expect(code).toBe(2);
    expect(err).toMatch(/is not empty/);
    expect(readdirSync(to)).toEqual(["mine.txt"]);
  });

  it("records also what failed", async () => {
    const to = join(folder, "failed");
    const { code } = await check(reach(["--record", to]), { ...ACCOUNT, HYPERV_PASSWORD: "wrong-horse" });
    expect(code).toBe(1);
    expect(readdirSync(to)).toContain("01-unauthenticated.response.headers.txt");
  });
});
