import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Authority } from "../support/certificates";
import { armed, scenarios } from "../support/scenario";

const begin = scenarios();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "failback-tls-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a host over HTTPS", () => {
  it("W4 with an authority of one's own preview and up fail a machine back; with another they name what is wrong", async () => {
    const ours = await Authority.create("Our Authority");
    const theirs = await Authority.create("Another Authority");
    const leaf = await ours.issue({ names: ["hv-dr-01.corp.example"] });
    const files = { certificate: join(folder, "host.pem"), key: join(folder, "host.key") };
    writeFileSync(files.certificate, leaf.certificate);
    writeFileSync(files.key, leaf.key);
    const scenario = await begin({ tls: files });
    const { host, project } = scenario;
    const declare = (ca: string) =>
      scenario.declare({
        ...armed,
        host: { ...host.endpoint, auth: "basic", tls: { ca, serverName: "hv-dr-01.corp.example" } },
      });

    declare(theirs.pem);
    const refused = await project.preview();
    expect(refused.output).toMatch(/action *: "blocked"/);
    expect(refused.output).toContain("certificateRefused");
    expect(refused.code).toBe(0);
    expect((await project.up()).code).not.toBe(0);
    expect(await host.calls()).toEqual([]);

    declare(ours.pem);
    const preview = await project.preview();
    expect(preview.output).toMatch(/action *: .*"start"/);
    expect(preview.output).not.toContain("not encrypted");
    expect(preview.code).toBe(0);
    const up = await project.up();
    expect(up.output).toContain("the host shows FailbackCompleted and no failback job: done");
    expect(up.code).toBe(0);
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  });
});
