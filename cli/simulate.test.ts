import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Authority } from "../test/support/certificates";

const CLI = resolve(__dirname, "../dist/cli/main.js");

let folder: string;
let child: ChildProcessWithoutNullStreams | undefined;

beforeAll(() => {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: build first (npm run build)`);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulate-"));
});
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], environment: NodeJS.ProcessEnv = { HYPERV_PASSWORD: "rehearsal" }) {
  const { HYPERV_PASSWORD: _, HYPERV_USERNAME: __, ...inherited } = process.env;
  const started = spawn(process.execPath, [CLI, "simulate", ...args], { env: { ...inherited, ...environment } });
  child = started;
  const output = { out: "", err: "" };
  started.stdout.on("data", (chunk) => {
    output.out += chunk;
  });
  started.stderr.on("data", (chunk) => {
    output.err += chunk;
  });
  const ended = once(started, "close").then(([code, signal]) => ({ code, signal, ...output }));
  const line = async () => {
    while (!output.out.includes("\n")) await Promise.race([once(started.stdout, "data"), ended.then(notReady)]);
    return output.out;
  };
  return { child: started, ended, line, output };
}

/** A private key that belongs to no certificate, in PEM. */
function newKey(kind: string): string {
  const pairs: Readonly<Record<string, () => { privateKey: KeyObject }>> = {
    rsa: () => generateKeyPairSync("rsa", { modulusLength: 2_048 }),
    ec: () => generateKeyPairSync("ec", { namedCurve: "prime256v1" }),
    ed25519: () => generateKeyPairSync("ed25519"),
  };
  const privateKey = pairs[kind]?.().privateKey;
  if (!privateKey) throw new Error(`there is no kind ${kind}`);
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function notReady(end: unknown): never {
  throw new Error(`it ended before it was ready: ${JSON.stringify(end)}`);
}

interface Ready {
  readonly wsman: string;
  readonly control: string;
  readonly token: string;
  readonly [more: string]: unknown;
}

function identify({ wsman }: Ready, user: string, password: string): Promise<Response> {
  return fetch(wsman, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
      "content-type": "application/soap+xml;charset=UTF-8",
    },
    body: '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><i:Identify xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>',
  });
}

describe("hyperv-failback simulate", () => {
  it("with --json says where it is in exactly one line, and answers there", async () => {
    const { line, child, ended } = start(["--json"]);
    const ready = JSON.parse(await line()) as Ready;
    expect(ready).toEqual({
      wsman: `http://127.0.0.1:${ready["port"]}/wsman`,
      address: "127.0.0.1",
      port: expect.any(Number),
      control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      pid: child.pid,
    });
    expect((await identify(ready, "HV-DR-01\\failback", "rehearsal")).status).toBe(200);
    const machines = await fetch(`${ready.control}/machines`, { headers: { authorization: `Bearer ${ready.token}` } });
    expect(((await machines.json()) as { name: string }[]).map(({ name }) => name)).toContain("SQL01");
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/^[^\n]+\n$/) });
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends with 0 on %s, although a client holds a connection", async (signal) => {
    const { line, child, ended } = start(["--json"]);
    const ready = JSON.parse(await line()) as Ready;
    await (await identify(ready, "x", "y")).text();
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, signal: null });
  });

  it("with --exit-with-stdin ends when its standard input does", async () => {
    const { line, child, ended } = start(["--json", "--exit-with-stdin"]);
    await line();
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 0 });
  });

  it("without it lives on when its standard input ends", async () => {
    const { line, child } = start(["--json"]);
    const ready = JSON.parse(await line()) as Ready;
    child.stdin.end();
    await once(child.stdin, "close");
    expect((await identify(ready, "HV-DR-01\\failback", "rehearsal")).status).toBe(200);
  });

  it("takes the user from --user, and before that from HYPERV_USERNAME", async () => {
    const both = start(["--json", "--user", "CORP\\dr"], { HYPERV_PASSWORD: "p:w", HYPERV_USERNAME: "other" });
    const ready = JSON.parse(await both.line()) as Ready;
    expect((await identify(ready, "corp\\dr", "p:w")).status).toBe(200);
    expect((await identify(ready, "other", "p:w")).status).toBe(401);
  });

  it("is an untouched Windows with --like-windows, and what --auth names else", async () => {
    const windows = JSON.parse(await start(["--json", "--like-windows"]).line()) as Ready;
    const refused = await identify(windows, "HV-DR-01\\failback", "rehearsal");
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Negotiate"]);
    child?.kill("SIGKILL");
    const basic = JSON.parse(await start(["--json", "--like-windows", "--auth", "basic"]).line()) as Ready;
    expect((await identify(basic, "HV-DR-01\\failback", "wrong")).headers.get("www-authenticate")).toBe(
      'Basic realm="WSMAN"',
    );
    expect((await identify(basic, "HV-DR-01\\failback", "rehearsal")).status).toBe(500);
  });

  it("makes up a password when there is none, and shows it once, apart from the line for programs", async () => {
    const { line, output, child, ended } = start(["--json"], {});
    const ready = JSON.parse(await line()) as Ready;
    while (!output.err.includes("\n")) await once(child.stderr, "data");
    const [, user = "", password = ""] = /^password of (\S+): (\S{12,})\n$/.exec(output.err) ?? [];
    expect((await identify(ready, user, password)).status).toBe(200);
    child.kill("SIGTERM");
    expect((await ended).out).not.toContain(password);
  });

  it("does not show a password it was given", async () => {
    const { line, child, ended } = start([]);
    expect(await line()).toContain("HV-DR-01 is ready.");
    child.kill("SIGTERM");
    const { out, err } = await ended;
    expect(out + err).not.toContain("rehearsal");
    expect(out).toContain("from HYPERV_PASSWORD");
  });

  it("keeps its state in --state, also when it is killed", async () => {
    const state = join(folder, "host");
    const first = start(["--json", "--state", state]);
    const ready = JSON.parse(await first.line()) as Ready;
    await fetch(`${ready.control}/machines/SQL01/actions`, {
      method: "POST",
      headers: { authorization: `Bearer ${ready.token}` },
      body: '{"action":"rename","to":"SQL02"}',
    });
    first.child.kill("SIGKILL");
    await first.ended;
    const second = start(["--state", state]);
    const text = await second.line();
    expect(text).toContain("An earlier state was found.");
    const url = /control API +(\S+)/.exec(text)?.[1];
    const token = /token +(\S+)/.exec(text)?.[1];
    const machines = await fetch(`${url}/machines`, { headers: { authorization: `Bearer ${token}` } });
    expect(await machines.text()).toContain("SQL02");
  });

  it.each([
    [
      "a fleet that is wrong",
      1,
      ["--fleet", "FLEET"],
      /^hyperv-failback: fleet file \S+: machines\[0\]\.id: [^\n]+\n$/,
    ],
    [
      "a fleet that is missing",
      1,
      ["--fleet", "/nowhere.json"],
      /^hyperv-failback: fleet file \/nowhere\.json: ENOENT[^\n]+\n$/,
    ],
    ["a port that is none", 2, ["--port", "99999"], /^error: option '--port <number>' argument '99999' is invalid\./],
    [
      "a clock that stands still",
      2,
      ["--time-scale", "0"],
      /^error: option '--time-scale <number>' argument '0' is invalid\./,
    ],
    ["a way to authenticate that is none", 2, ["--auth", "basic,kerberos"], /^error: option '--auth <list>' argument/],
    [
      "a lock after no try",
      2,
      ["--lock-after", "0"],
      /^error: option '--lock-after <number>' argument '0' is invalid\./,
    ],
    ["a domain that is none", 2, ["--domain", "a b"], /^error: option '--domain <name>' argument 'a b' is invalid\./],
    ["a level nobody knows", 2, ["--channel-binding", "none"], /Allowed choices are relaxed, strict\./],
    ["an option nobody knows", 2, ["--colour"], /^error: unknown option '--colour'/],
  ])("refuses %s, says so and ends with %i", async (_what, code, args, message) => {
    const fleet = join(folder, "fleet.json");
    writeFileSync(fleet, '{"machines":[{"id":"x","name":"y"}]}');
    const { ended } = start(args.map((one) => (one === "FLEET" ? fleet : one)));
    expect(await ended).toMatchObject({ code, out: "", err: expect.stringMatching(message) });
  });

  it.each(["rsa", "ec", "ed25519"])(
    "with a key of the kind %s that is not the certificate's says so in one line",
    async (kind) => {
      const authority = await Authority.create("authority");
      const { certificate } = await authority.issue({ names: ["127.0.0.1"] });
      writeFileSync(join(folder, "host.pem"), certificate);
      writeFileSync(join(folder, "host.key"), newKey(kind));
      const { ended } = start(["--tls-certificate", join(folder, "host.pem"), "--tls-key", join(folder, "host.key")]);
      const { code, out, err } = await ended;
      expect([code, out]).toEqual([1, ""]);
      expect(err).toMatch(/^hyperv-failback: TLS certificate \S+host\.pem with key \S+host\.key: .+\n$/);
    },
  );

  it("with a certificate and its key listens on HTTPS", async () => {
    const authority = await Authority.create("An Authority");
    const { certificate, key } = await authority.issue({ names: ["127.0.0.1"] });
    writeFileSync(join(folder, "host.pem"), certificate);
    writeFileSync(join(folder, "host.key"), key);
    const { line, child, ended } = start([
      ...["--json", "--tls-certificate", join(folder, "host.pem"), "--tls-key", join(folder, "host.key")],
    ]);
    const ready = JSON.parse(await line()) as Ready;
    expect(ready.wsman).toBe(`https://127.0.0.1:${ready["port"]}/wsman`);
    expect(ready.control).toMatch(/^http:/);
    const asked = request(ready.wsman, { method: "POST", ca: authority.pem, agent: false }).end();
    const [answer] = await once(asked, "response");
    expect(answer.statusCode).toBe(401);
    answer.resume();
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });

  it.each([
    ["a certificate without its key", 2, ["--tls-certificate", "x"], /are only of use together\n$/],
    ["certificates of nobody", 2, ["--auth", "certificate"], /--auth certificate needs --client-ca\n$/],
    [
      "authorities of clients without HTTPS",
      2,
      ["--client-ca", "x"],
      /only of use with --tls-certificate and --tls-key\n$/,
    ],
    [
      "a certificate that is missing",
      1,
      ["--tls-certificate", "/nowhere", "--tls-key", "/nowhere"],
      /certificate .*ENOENT/,
    ],
    [
      "a certificate that is none",
      1,
      ["--tls-certificate", CLI, "--tls-key", CLI],
      /^hyperv-failback: TLS certificate /,
    ],
  ])("refuses %s, in one line", async (_what, code, args, message) => {
    const end = await start(args).ended;
    expect(end).toMatchObject({ code, out: "", err: expect.stringMatching(message) });
    expect(end.err).toMatch(/^[^\n]+\n$/);
  });

  it("refuses a port that is taken, in one line", async () => {
    const { line, child } = start(["--json"]);
    const ready = JSON.parse(await line()) as Ready;
    const second = start(["--json", "--port", String(ready["port"])]);
    expect(await second.ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^hyperv-failback: [^\n]*EADDRINUSE[^\n]*\n$/),
    });
    child.kill("SIGKILL");
  });

  it("explains itself with --help", async () => {
    const { out, code } = await start(["--help"]).ended;
    expect(code).toBe(0);
    for (const word of [
      "--fleet",
      "--state",
      "--time-scale",
      "--tls-key",
      "--exit-with-stdin",
      "--auth",
      "--like-windows",
      "--channel-binding",
      "--lock-after",
      "--domain",
      "--client-ca",
      "--client-subject",
      "HYPERV_PASSWORD",
      "127.0.0.1",
    ]) {
      expect(out).toContain(word);
    }
  });
});
