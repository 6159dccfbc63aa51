import assert from "node:assert/strict";
import { test } from "node:test";
import { programArguments, programEnvironment, programOutcome } from "./program.mjs";

/** @type {import("./program.mjs").Run} */
const run = {
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "organization",
  project: "shop",
  stack: "dev",
  rootDirectory: "/shop",
  programDirectory: "/shop/src",
  entryPoint: ".",
  dryRun: false,
  parallel: 8,
  args: [],
  config: { "shop:colour": "blue", "shop:word": "mellon" },
  configSecretKeys: ["shop:word"],
  options: {},
};

test("the program is told everything the engine said", () => {
  assert.deepEqual(programArguments(run), [
    ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2", "--organization", "organization", "--project", "shop"],
    ...["--root-directory", "/shop", "--stack", "dev", "--pwd", "/shop/src", "--parallel", "8", "."],
  ]);
});

test("a preview says so, and what the engine left out is left out", () => {
  const args = programArguments({ ...run, organization: "", dryRun: true, entryPoint: "other.ts", args: ["a", "b"] });
  assert.ok(!args.includes("--organization"));
  assert.deepEqual(args.slice(-4), ["--dry-run", "other.ts", "a", "b"]);
});

test("the configuration travels in the environment, with the names of its secrets", () => {
  const env = programEnvironment(run, { HOME: "/home/u" });
  assert.equal(env.HOME, "/home/u");
  assert.deepEqual(JSON.parse(env.PULUMI_CONFIG ?? ""), { "shop:colour": "blue", "shop:word": "mellon" });
  assert.deepEqual(JSON.parse(env.PULUMI_CONFIG_SECRET_KEYS ?? ""), ["shop:word"]);
});

test("TypeScript is on unless the project turns it off", () => {
  assert.equal(programEnvironment(run, {}).PULUMI_NODEJS_TYPESCRIPT, "true");
  assert.ok(!("PULUMI_NODEJS_TYPESCRIPT" in programEnvironment({ ...run, options: { typescript: false } }, {})));
});

test("another tsconfig is passed on", () => {
  const env = programEnvironment({ ...run, options: { tsconfig: "tsconfig.pulumi.json" } }, {});
  assert.equal(env.PULUMI_NODEJS_TSCONFIG_PATH, "tsconfig.pulumi.json");
  assert.ok(!("PULUMI_NODEJS_TSCONFIG_PATH" in programEnvironment(run, {})));
});

test("an end that the user has been told about is not told twice", () => {
  assert.deepEqual(programOutcome(0, null), { error: "", bail: false });
  assert.deepEqual(programOutcome(32, null), { error: "", bail: true });
  assert.deepEqual(programOutcome(7, null), { error: "Program exited with code 7", bail: false });
  assert.deepEqual(programOutcome(null, "SIGKILL"), { error: "Program ended by SIGKILL", bail: false });
});
