import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import type { PulumiProject } from "../support/pulumi-project";
import { armed, scenarios } from "../support/scenario";

const root = resolve(__dirname, "../..");

const COMMON_JS = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };

/** The second machine's request comes from the first one, which a preview only plans to make. */
const PROGRAM_WITH_UNKNOWN_REQUEST = `
const { ReplicationFailback } = require("pulumi-hyperv-failback");
const [{ name, args }] = require("./resources.json");
const watched = new ReplicationFailback(name, args);
new ReplicationFailback("sql02", { ...args, vm: { name: "SQL02" }, request: watched.observed.apply(() => "on tuesday") });
`;

/** The pack that the documentation gives to copy, with a window that is always open. */
function packToCopy(): string {
  const page = readFileSync(join(root, "docs/policy.md"), "utf8");
  const [, program = ""] = /```typescript\n([\s\S]+?)```/.exec(page) ?? [];
  const always = '[{ days: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], from: "00:00", to: "24:00" }]';
  return program.replace(/(?<=windows: ).+(?=,)/, always);
}

/** A pack in plain JavaScript, for tests that are not about the documentation's. */
function packOf(policies: string): string {
  return `const { PolicyPack } = require("@pulumi/policy");
const rules = require("pulumi-hyperv-failback/policy");
new PolicyPack("failback", { policies: [${policies}] });
`;
}

/** Puts a policy pack into a folder of the project. @returns the switches with which it is used */
function addPack(project: PulumiProject, file: "index.ts" | "index.js", program: string): readonly string[] {
  mkdirSync(join(project.folder, "policy"), { recursive: true });
  const link = join(project.folder, "node_modules/@pulumi/policy");
  if (!existsSync(link)) symlinkSync(join(root, "node_modules/@pulumi/policy"), link, "dir");
  project.write("policy/PulumiPolicy.yaml", "runtime: nodejs\n");
  project.write("policy/package.json", '{ "name": "failback-policy", "version": "1.0.0" }');
  project.write(`policy/${file}`, program);
  return ["--policy-pack", "policy"];
}

describe("policy rules with the real engine", () => {
  const begin = scenarios();

  it("a change that breaks rules is refused in the preview and in the update, and one that keeps them starts", async () => {
    const { host, project, resource } = await begin();
    const pack = addPack(project, "index.ts", packToCopy());
    const compile = () =>
      addPack(project, "index.js", transpileModule(packToCopy(), { compilerOptions: COMMON_JS }).outputText);
    const sql01 = (more: Record<string, unknown>, options?: Record<string, unknown>) => {
      project.declare({ ...resource("sql01", "SQL01", more), ...(options ? { options } : {}) });
    };
    const where = host.endpoint.address;

    await host.act("SQL01", "addRecoveryPoint", {
      id: "00000000-0000-4000-8000-00000000000A",
      takenAt: "2026-11-20T00:00:00Z",
      consistency: "applicationConsistent",
    });
    sql01({ request: "on tuesday" });
    const preview = await project.preview(...pack);
    // The compiler costs many seconds a run, and what it makes is found before the source.
    compile();
    for (const run of [preview, await project.up(...pack)]) {
      expect(run.code).not.toBe(0);
      expect(run.output).toContain(`SQL01 on ${where}: \`request\` does not match /CHG-\\d{4,}/.`);
      expect(run.output).toContain("Give sql01 the resource option { protect: true }.");
      expect(run.output).toContain('set recoveryPoint: "latestApplicationConsistent".');
    }
    expect(await host.calls()).toEqual([]);

    sql01({ ...armed, recoveryPoint: "latestApplicationConsistent" }, { protect: true });
    expect(await project.preview(...pack)).toMatchObject({ code: 0 });
    expect(await project.up(...pack)).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect(await project.up(...pack)).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
  });

  it("no more machines than the rule allows start, whichever come first", async () => {
    const { host, project, resource } = await begin();
    const pack = addPack(project, "index.js", packOf("rules.maxMachines({ max: 1 })"));
    project.declare(resource("sql01", "SQL01", armed), resource("sql02", "SQL02", armed));
    const preview = await project.preview(...pack);
    expect(preview.code).not.toBe(0);
    expect(preview.output).toContain("with this, 2 machines would start in one change, and at most 1 may");
    const up = await project.up(...pack);
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("and at most 1 may");
    expect((await host.calls("InitiateFailback")).length).toBeLessThanOrEqual(1);
  });

  it("a request that the preview does not know is refused there, or waited for", async () => {
    const { host, project, declare } = await begin();
    declare();
    project.write("index.js", PROGRAM_WITH_UNKNOWN_REQUEST);
    const strict = addPack(project, "index.js", packOf("rules.requestPattern({ pattern: /CHG-\\d+/ })"));
    const refused = await project.preview(...strict);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("`request` is not known.");
    const waiting = addPack(
      project,
      "index.js",
      packOf('rules.requestPattern({ pattern: /CHG-\\d+/, whenUnknown: "wait" })'),
    );
    const shown = await project.preview(...waiting);
    expect(shown).toMatchObject({ code: 0, output: expect.stringContaining("can't run policy") });
    const up = await project.up(...waiting);
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("`request` does not match /CHG-\\d+/.");
    expect(await host.calls()).toEqual([]);
  });
});
