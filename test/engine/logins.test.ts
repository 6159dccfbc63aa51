import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Authority } from "../support/certificates";
import { armed, scenarios } from "../support/scenario";
import { rememberSecret } from "../support/secret-scan";

// That no secret is written anywhere is asserted when a scenario ends: test/support/secret-watch.ts.
const begin = scenarios();
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** As if the environment held no account. */
const noAccount = { HYPERV_USERNAME: "", HYPERV_PASSWORD: "" };
const DONE = "the host shows FailbackCompleted and no failback job: done";

function files(contents: Record<string, string>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "failback-logins-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(folder, name), text);
  return (name) => join(folder, name);
}

describe("the ways in", () => {
  it("W3 over plain HTTP to an untouched Windows, sealed: preview and up fail a machine back, with no warning of readable words", async () => {
    const { host, project, declare } = await begin({ switches: ["--like-windows"] });
    declare(armed);
    const preview = await project.preview();
    expect(preview).toMatchObject({ code: 0, output: expect.stringMatching(/action *: "start"/) });
    expect(preview.output).not.toContain("not encrypted");
    expect(await project.up()).toMatchObject({ code: 0, output: expect.stringContaining(DONE) });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect(await host.starts()).toBe(1);
  });

  it("W4 over HTTPS by a client certificate from the stack's config; one that is not mapped, from the environment, starts nothing", async () => {
    const authority = await Authority.create("An Authority");
    const shown = await authority.issue({ names: ["127.0.0.1"] });
    const mine = await authority.issue({ names: ["failback@corp.example"] });
    const other = await authority.issue({ names: ["somebody@corp.example"] });
    for (const [name, { key }] of Object.entries({ mine, other })) rememberSecret(`the key of ${name}`, lineOf(key));
    const file = files({ "host.pem": shown.certificate, "host.key": shown.key, "authority.pem": authority.pem });
    const { host, project, declare } = await begin({
      tls: { certificate: file("host.pem"), key: file("host.key") },
      switches: [
        ...["--auth", "certificate", "--client-ca", file("authority.pem")],
        ...["--client-subject", "failback@corp.example"],
      ],
    });
    declare({ ...armed, host: { ...host.endpoint, auth: "certificate", tls: { ca: authority.pem } } });

    const environment = { ...noAccount, HYPERV_CERTIFICATE: other.certificate, HYPERV_KEY: other.key };
    const refused = await project.run(["up", "--yes", "--skip-preview"], environment);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/refused the client certificate \(HTTP 401\)/);
    expect(await host.calls()).toEqual([]);

    await project.setSecret("hyperv:certificate", mine.certificate);
    await project.setSecret("hyperv:key", mine.key);
    const preview = await project.run(["preview", "--diff"], noAccount);
    expect(preview).toMatchObject({ code: 0, output: expect.stringMatching(/action *: .*"start"/) });
    expect(preview.output).not.toContain("not encrypted");
    const up = await project.run(["up", "--yes", "--skip-preview"], noAccount);
    expect(up).toMatchObject({ code: 0, output: expect.stringContaining(DONE) });
    expect(await host.calls("InitiateFailback")).toMatchObject([{ user: "HV-DR-01\\failback" }]);
    expect(await host.starts()).toBe(1);
  });
});

/** What of a key in PEM can be recognised however its lines are broken. */
function lineOf(key: string): string {
  const [, first = ""] = key.trim().split("\n");
  return first.slice(-32);
}
