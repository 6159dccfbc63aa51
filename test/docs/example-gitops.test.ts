import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { standingWarnings } from "../../provider/lifecycle/standing-warnings";

const example = resolve(__dirname, "../../examples/gitops");
const read = (file: string) => readFileSync(join(example, file), "utf8");

const URN = "urn:pulumi:dr::failback-gitops::pulumi-nodejs:dynamic/hyperv:";
const MACHINE = `${URN}ReplicationFailback::sql01`;
const WAVE = `${URN}FailbackWave::data`;

/** What the engine says of a refresh with one failback, and its warnings. */
const refresh = (urn: string, warnings: readonly string[], more = {}) =>
  JSON.stringify({
    steps: [{ op: "refresh", urn }],
    diagnostics: warnings.map((text) => ({ urn, severity: "warning", message: `warning: ${text}\n` })),
    changeSummary: { same: 2 },
    ...more,
  });

const judge = (input: string, code = 0) => {
  const judged = spawnSync(process.execPath, [join(example, "drift/judge.mjs"), String(code)], { input });
  return { code: judged.status, out: String(judged.stdout), err: String(judged.stderr) };
};

describe("how the drift check of the example gitops judges", () => {
  it.each([MACHINE, WAVE])("silence about %s is no drift", (urn) => {
    expect(judge(refresh(urn, []))).toEqual({ code: 0, out: "no drift\n", err: "" });
  });

  it.each([
    [MACHINE, "sql01", standingWarnings.drift("Recovered", "CHG-1")],
    [WAVE, "data", "drift: the host shows Recovered, not FailbackCompleted: SQL01 on hv-01"],
    [WAVE, "data", "drift, as the last refresh saw it: Recovered: SQL01 on hv-01 (1 of 2)"],
  ])("%s: what is told of drift by %s is drift: %s", (urn, name, warning) => {
    expect(judge(refresh(urn, [warning, "anything"]))).toMatchObject({
      code: 3,
      out: "",
      err: `${name}: ${warning}\n${name}: anything\n`,
    });
  });

  it.each([
    "drift was not looked for: hv-dr-01 did not answer",
    standingWarnings.overtaken("CHG-1", "the host shows Replicating"),
    standingWarnings.spent("CHG-1", "the job failed"),
    standingWarnings.open("CHG-1", "its end was not seen"),
    "in words that nobody has thought of yet",
  ])("any other warning is not taken for no drift: %s", (warning) => {
    for (const urn of [MACHINE, WAVE])
      expect(judge(refresh(urn, [warning]))).toMatchObject({ code: 1, out: "", err: expect.stringContaining(warning) });
  });

  it.each<[string, string, number]>([
    ["the engine failed", refresh(MACHINE, []), 1],
    ["the engine said nothing", "", 0],
    ["the engine said something else", "Previewing refresh (dr)", 0],
    ["the stack is empty", JSON.stringify({ duration: 1 }), 0],
    ["the stack holds no failback", refresh("urn:pulumi:dr::failback-gitops::pulumi:pulumi:Stack::x", []), 0],
    ["the state is out of date", refresh(MACHINE, [], { changeSummary: { same: 1, update: 1 } }), 0],
  ])("could not be told: %s", (_why, said, code) => {
    expect(judge(said, code)).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^could not be told: /) });
  });

  it("leaves what concerns no failback alone", () => {
    const said = JSON.parse(refresh(MACHINE, []));
    said.diagnostics = [{ severity: "warning", message: "warning: a new version of Pulumi is available\n" }];
    expect(judge(JSON.stringify(said))).toMatchObject({ code: 0 });
  });
});

describe("the crontab of the example gitops", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "failback-cron-"));
    mkdirSync(join(folder, "drift"));
    writeFileSync(join(folder, "drift/check.sh"), '#!/bin/sh\nenv >"$(dirname "$0")/seen"\n', { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The line as cron runs it, with its files in a folder of this test. */
  const runLine = () => {
    const line = /^\*\/30 \* \* \* \* (.+)$/m.exec(read("cron/failback-drift.crontab"))?.[1] ?? "";
    const here = line
      .replace("/etc/failback/environment", join(folder, "environment"))
      .replace("/srv/failback", folder);
    expect(here).not.toMatch(/\/etc|\/srv|%/);
    return spawnSync("/bin/sh", ["-c", here], { env: { PATH: "/nowhere" }, encoding: "utf8" });
  };

  it("gives the check all that the example of its environment names", () => {
    cpSync(join(example, "cron/environment.example"), join(folder, "environment"));
    expect(runLine()).toMatchObject({ status: 0, stdout: "", stderr: "" });
    const seen = readFileSync(join(folder, "drift/seen"), "utf8").split("\n");
    const names = read("cron/environment.example").matchAll(/^([A-Z_]+)=/gm);
    for (const [, name = ""] of names) expect(seen).toContainEqual(expect.stringMatching(`^${name}=`));
    expect(seen).toContain("HYPERV_USERNAME=CORP\\failback");
    expect(seen).toContainEqual(expect.stringMatching("^HOME="));
  });

  it("says so on standard error where there is no environment", () => {
    const ended = runLine();
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toContain("environment");
  });
});

it("the example gitops is committed without node_modules, and its README leads to no file outside its folder", () => {
  expect(read(".gitignore").split("\n")).toContain("node_modules/");
  expect(read("README.md")).not.toContain("](../");
});
