import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { hypervSession, openExchanger } from "../../provider/connect/winrm";
import { loginFor } from "../../provider/lifecycle/credentials";
import { hostInput } from "../../provider/lifecycle/host-input";
import { parseFleet } from "../../simulator/fleet/read-fleet";
import { starterFleet } from "../../simulator/fleet/starter-fleet";
import { type RunningHost, startHost } from "../../simulator/host";
import { Authority, type Identity } from "../../test/support/certificates";
import type { CheckReport, StepName } from "./report";
import { runCheck } from "./run-check";

const SUBJECT = "failback@corp.example";
const ACCOUNT = { HYPERV_USERNAME: "HV-DR-01\\failback", HYPERV_PASSWORD: "correct-horse-battery" };

let hosts: Authority;
let people: Authority;
let shown: Identity;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  hosts = await Authority.create("hosts");
  people = await Authority.create("people");
  shown = await hosts.issue({ names: ["127.0.0.1"], until: 90 });
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function hostOfCertificates(): Promise<RunningHost> {
  const host = await startHost({
    ...{ fleet: parseFleet(starterFleet, "starter fleet"), port: 0, controlPort: 0, timeScale: 1 },
    ...{ user: ACCOUNT.HYPERV_USERNAME, password: ACCOUNT.HYPERV_PASSWORD },
    auth: { schemes: ["certificate"], certificateSubject: SUBJECT },
    tls: { ...shown, clientAuthorities: people.pem },
  });
  ends.push(() => host.close());
  return host;
}

/** No WinRM, but a server that lets nobody in without a certificate. */
async function demanding(maxVersion: "TLSv1.2" | "TLSv1.3"): Promise<{ port: number }> {
  const server: Server = createServer(
    {
      ...{ cert: shown.certificate, key: shown.key, ca: people.pem, maxVersion },
      ...{ requestCert: true, rejectUnauthorized: true },
    },
    (_, response) => void response.writeHead(401).end(),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { port: (server.address() as AddressInfo).port };
}

const ofCertificate = ({ certificate, key }: Identity) => ({ HYPERV_CERTIFICATE: certificate, HYPERV_KEY: key });

async function check(
  { port }: { port: number },
  auth: string,
  environment: Record<string, string>,
): Promise<CheckReport> {
  const host = hostInput.parse({ address: "127.0.0.1", port, auth, tls: { ca: hosts.pem } });
  const sources = { config: () => undefined, environment };
  const login = loginFor(host, sources);
  const exchanger = openExchanger(host, sources);
  try {
    return await runCheck({
      host,
      user: login.auth === "certificate" ? undefined : login.credentials.username,
      certificate: login.auth === "certificate" ? login.identity : undefined,
      session: hypervSession(exchanger),
      patienceMs: 10_000,
    });
  } finally {
    exchanger.close();
  }
}

function step({ steps }: CheckReport, name: StepName) {
  const found = steps.find((one) => one.step === name);
  if (!found) throw new Error(`there is no step ${name}`);
  return found;
}
const advice = (report: CheckReport, name: StepName) =>
  step(report, name).remedies.map(({ command, why }) => command ?? why);

describe("a check with a client certificate", () => {
  it("names its subject, wants no account, and shows the TLS that its requests use", async () => {
    const report = await check(
      await hostOfCertificates(),
      "certificate",
      ofCertificate(await people.issue({ names: [SUBJECT] })),
    );
    expect(report.outcome).toBe("ok");
    expect(step(report, "tls").found).toMatch(/^TLSv1\.2;/);
    expect(step(report, "encryption").found).toContain("TLSv1.2");
    expect(step(report, "http").found).toContain("certificates are never listed");
    expect(step(report, "authentication").found).toMatch(
      /^the client certificate of CN=a host, valid until \d{4}-\d\d-\d\d;/,
    );
    expect(JSON.stringify(report)).not.toContain("failback\\");
  });

  it("says what to look at on the host when the certificate is refused", async () => {
    const stranger = await people.issue({ names: ["nobody@corp.example"] });
    const report = await check(await hostOfCertificates(), "certificate", ofCertificate(stranger));
    expect(step(report, "authentication").outcome).toBe("failed");
    expect(advice(report, "authentication").slice(0, 2)).toEqual([
      `winrm set winrm/config/service/auth '@{Certificate="true"}'`,
      "Get-ChildItem WSMan:\\localhost\\ClientCertificate",
    ]);
    expect(JSON.stringify(report)).not.toMatch(/HYPERV_PASSWORD|PRIVATE KEY/);
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "is let through by a server that demands one in %s, as far as it can be",
    async (version) => {
      const report = await check(
        await demanding(version),
        "certificate",
        ofCertificate(await people.issue({ names: [SUBJECT] })),
      );
      expect(step(report, "tls").found).toMatch(/^TLSv1\.2;/);
      expect(step(report, "http").outcome).toBe("ok");
    },
  );
});

describe("a check without a client certificate", () => {
  it("says of a host that takes nothing else how to show one", async () => {
    const report = await check(await hostOfCertificates(), "negotiate", ACCOUNT);
    expect(step(report, "http")).toMatchObject({
      outcome: "failed",
      found: expect.stringContaining("no way to authenticate by a password: it may take client certificates alone"),
    });
    expect(advice(report, "http")).toContain("--auth certificate");
  });

  it.each([
    ["TLSv1.3", "http", /demands a client certificate in TLS .*\[hostUnreachable\]$/],
    ["TLSv1.2", "tls", /agree on no TLS connection .*\[tlsRefused\]$/],
  ] as const)("says so of a server that demands one in %s", async (version, name, words) => {
    const report = await check(await demanding(version), "negotiate", ACCOUNT);
    expect(step(report, name)).toMatchObject({ outcome: "failed", found: expect.stringMatching(words) });
    expect(advice(report, name)[0]).toBe("--auth certificate");
  });
});
