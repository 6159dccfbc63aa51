/**
 * `npm test`: sets up what is missing and runs everything: types, lint, the tests of the tools, the unit tests and the
 * tests with a real Pulumi engine. The last line counts them.
 *
 *     npm test
 *     npm test -- unit [arguments for Jest]
 *     npm test -- engine [arguments for Jest]
 *     npm test -- tools
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./setup/build.mjs";
import { run } from "./setup/children.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { provideEngine } from "./setup/engine.mjs";
import { SetUpError } from "./setup/error.mjs";
import { withFirstOnPath } from "./setup/executables.mjs";
import { root } from "./setup/paths.mjs";
import { checkNode } from "./setup/requirements.mjs";
import { countJest, settle } from "./test/count.mjs";
import { runNodeTests } from "./test/node-tests.mjs";

const PARTS = ["tools", "unit", "engine"];

const log = console.log;
const scratch = mkdtempSync(join(tmpdir(), "hyperv-failback-test-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const total = { passed: 0, failed: 0 };

const [part, ...jestArguments] = process.argv.slice(2);
if (part === undefined || PARTS.includes(part)) {
  await runTests(part);
} else {
  log(`There is no part ${JSON.stringify(part)}; the parts are ${PARTS.join(", ")}.`);
  add({ passed: 0, failed: 1 });
}
log(`tests: ${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

/** @param {string | undefined} only */
async function runTests(only) {
  const installed = await attempt("set-up", async () => {
    checkNode();
    await installDependencies({ log });
  });
  if (!installed) return;
  const built = await attempt("build", () => build({ log }));

  if (!only) {
    await check("types", script("typescript", "bin", "tsc"), ["--noEmit", "-p", "tsconfig.json"]);
    await check("types of the tools", script("typescript", "bin", "tsc"), ["--noEmit", "-p", "tools/tsconfig.json"]);
    // Biome colours what it is told to check in CI, even when nobody can see colours.
    const colours = process.stdout.isTTY ? "force" : "off";
    await check("lint", script("@biomejs", "biome", "bin", "biome"), ["ci", `--colors=${colours}`, "."]);
  }
  if (!only || only === "tools") await testTools();
  if (!only || only === "unit") await jest("unit");
  if (!only || only === "engine") {
    if (!built) return log("\nWithout a build there is nothing the engine could test.");
    await attempt("engine", async () => {
      const { engineDir } = await provideEngine({ log });
      await jest("engine", withFirstOnPath(engineDir));
    });
  }
}

/**
 * One check that passes or fails as a whole.
 *
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 */
async function check(name, program, args) {
  title(name);
  const { ok } = await run(process.execPath, [program, ...args], { cwd: root, show: true });
  log(ok ? "passed" : "failed");
  add({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
}

/** The tools are tested by Node's own test runner: they are what has to work before anything is installed. */
async function testTools() {
  title("tools");
  const files = readdirSync(join(root, "tools"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.mjs"))
    .map((file) => join("tools", file));
  add(await runNodeTests(files, { tap: join(scratch, "tools.tap"), timeoutMs: 60_000 }));
}

/**
 * @param {"unit" | "engine"} project of jest.config.js
 * @param {NodeJS.ProcessEnv} [env]
 */
async function jest(project, env = process.env) {
  title(`${project} tests`);
  const results = join(scratch, `${project}.json`);
  // Those with an engine wait more than they reckon: a third worker uses what two leave of two cores.
  const workers = project === "engine" && jestArguments.length === 0 ? ["--maxWorkers=3"] : [];
  const args = ["--selectProjects", project, "--json", `--outputFile=${results}`, ...workers, ...jestArguments];
  const { ok } = await run(process.execPath, [script("jest", "bin", "jest.js"), ...args], {
    cwd: root,
    env,
    show: true,
  });
  add(countJest(ok, results));
}

/**
 * Does something the tests need. That it cannot be done counts as one failed test.
 *
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function attempt(name, work) {
  try {
    await work();
    return true;
  } catch (error) {
    log(error instanceof SetUpError ? error.message : error);
    log(`${name} failed`);
    add(settle(false, { passed: 0, failed: 0 }));
    return false;
  }
}

/** @param {import("./test/count.mjs").Count} count */
function add({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

/** @param {string[]} path within node_modules */
function script(...path) {
  return join(root, "node_modules", ...path);
}

/** @param {string} name */
function title(name) {
  log(`\n== ${name}`);
}
