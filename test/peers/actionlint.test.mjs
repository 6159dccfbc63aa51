import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { runPeer } from "./support/program.mjs";

const EXAMPLE = fileURLToPath(new URL("../../examples/pull-request", import.meta.url));
const WORKFLOWS = join(".github", "workflows");

/** Mistakes, by the linter's name of their kind. Each workflow has places for each. */
const MISTAKES = [
  { kind: "runner-label", right: "failback]", wrong: "failbakc]" },
  { kind: "expression", right: "${{ secrets.", wrong: "${{ secret." },
  { kind: "syntax-check", right: "timeout-minutes:", wrong: "timeout-minute:" },
  { kind: "permissions", right: "contents: read", wrong: "content: read" },
];

/** @param {string} folder with a .github of its own */
function workflowsIn(folder) {
  const files = readdirSync(join(folder, WORKFLOWS)).map((name) => join(WORKFLOWS, name));
  assert.notEqual(files.length, 0, "there is no workflow");
  return files;
}

/**
 * A copy of the example's .github that goes with the test, each workflow changed.
 *
 * @param {import("node:test").TestContext} t
 * @param {(text: string) => string} change
 */
function copyWith(t, change) {
  const folder = mkdtempSync(join(tmpdir(), "hyperv-failback-workflows-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(EXAMPLE, ".github"), join(folder, ".github"), { recursive: true });
  for (const file of workflowsIn(folder)) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    const changed = change(text);
    assert.notEqual(changed, text, `${file} has not changed`);
    writeFileSync(path, changed);
  }
  return folder;
}

/**
 * Lets actionlint read all workflows of a folder, with the configuration beside them.
 *
 * @param {string} folder
 */
function lint(folder) {
  const actionlint = process.env.PEERS_ACTIONLINT;
  if (!actionlint) throw new Error("PEERS_ACTIONLINT is not set; `npm run test:peers` runs these tests.");
  // It calls shellcheck and pyflakes where a machine has them: the answer is to be the same on all.
  const options = ["-oneline", "-no-color", "-shellcheck=", "-pyflakes="];
  const config = join(".github", "actionlint.yaml");
  return runPeer(actionlint, [...options, "-config-file", config, ...workflowsIn(folder)], { cwd: folder });
}

/**
 * The linter knows the inputs of actions by their major version alone, and has nothing to say of one pinned further.
 *
 * @param {string} text
 */
const byMajorVersion = (text) => text.replaceAll(/(uses: \S+@v\d+)\.\d+\.\d+/g, "$1");

/** @param {string} folder */
async function assertClean(folder) {
  assert.deepEqual(await lint(folder), { code: 0, stdout: "", stderr: "" });
}

/**
 * The linter finds a mistake in each line that has it, and in no other.
 *
 * @param {string} folder
 * @param {{ kind: string, wrong: string }} mistake
 */
async function assertFound(folder, { kind, wrong }) {
  const { code, stdout, stderr } = await lint(folder);
  assert.equal(code, 1, stderr);
  const found = stdout.split("\n").filter((line) => line.endsWith(` [${kind}]`));
  const places = found.map((line) => line.split(":", 2).join(":"));
  assert.deepEqual(
    new Set(places),
    new Set(workflowsIn(folder).flatMap((file) => placesOf(wrong, folder, file))),
    stdout,
  );
}

/**
 * @param {string} words
 * @param {string} folder
 * @param {string} file
 */
function placesOf(words, folder, file) {
  const lines = readFileSync(join(folder, file), "utf8").split("\n");
  return lines.flatMap((line, index) => (line.includes(words) ? [`${file}:${index + 1}`] : []));
}

test("actionlint has nothing to say about the workflows of the example pull-request", () => assertClean(EXAMPLE));

test("actionlint has nothing to say about what they give to actions, taken by major version", (t) =>
  assertClean(copyWith(t, byMajorVersion)));

for (const { kind, right, wrong } of MISTAKES) {
  test(`actionlint names file and line of ${JSON.stringify(wrong)}`, (t) =>
    assertFound(
      copyWith(t, (text) => text.replaceAll(right, wrong)),
      { kind, wrong },
    ));
}

test("actionlint names file and line of an input that an action does not have, for each action that is given some", (t) => {
  const wrong = "-nobody-knows:";
  const misspell = (/** @type {string} */ text) => text.replaceAll(/(with:\n +[\w-]+):/g, `$1${wrong}`);
  return assertFound(
    copyWith(t, (text) => misspell(byMajorVersion(text))),
    { kind: "action", wrong },
  );
});
