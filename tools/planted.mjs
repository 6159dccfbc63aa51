/**
 * `npm run planted`: whether the soak would notice. Plants one bug after another in a copy of the sources, lets the soak
 * run there, and tells what found each and after how many histories. Exit code 1 when one was not found.
 *
 *     npm run planted
 *     npm run planted -- --runs 5000 --seed 1 --only gate
 */
import { parseArgs } from "node:util";
import { bugs } from "./planted/bugs.mjs";
import { withBug } from "./planted/copy.mjs";
import { run } from "./setup/children.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { whenStarted } from "./setup/program.mjs";

await whenStarted(import.meta.url, async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "5000" },
      seed: { type: "string", default: "1" },
      only: { type: "string", default: "" },
    },
  });
  await installDependencies({ log: console.error });
  for (const bug of bugs.filter(({ name }) => name.includes(values.only))) {
    const { test } = bug;
    const result = await withBug(bug, (folder) =>
      test === undefined ? soak(folder, values.runs, values.seed) : unitTest(folder, test),
    );
    console.log(`${bug.name}: ${result.text}`);
    if (!result.found) process.exitCode = 1;
  }
});

/**
 * @param {string} folder
 * @param {string} runs
 * @param {string} seed
 */
async function soak(folder, runs, seed) {
  const program = [
    "--require",
    "ts-node/register/transpile-only",
    "test/soak/main.ts",
    "--no-shrink",
    "--workers",
    "1",
  ];
  const { output } = await run(process.execPath, [...program, "--runs", runs, "--seed", seed], { cwd: folder });
  const histories = /^\{"runs":(\d+),/m.exec(output)?.[1];
  if (histories === undefined) throw new Error(`the soak did not end as it should:\n${output}`);
  if (output.includes("soak: no rule of the promise was broken")) {
    return { found: false, text: `NOT FOUND in ${histories} histories` };
  }
  const why = /^((?!soak:)\w+: .+)$/m.exec(output)?.[1];
  return { found: true, text: `found after ${histories} histories by ${why ?? "an error"}` };
}

/**
 * @param {string} folder
 * @param {string} test
 */
async function unitTest(folder, test) {
  const { output, ok } = await run(
    process.execPath,
    ["node_modules/jest/bin/jest.js", "--selectProjects", "unit", "--runTestsByPath", test, "-w", "1"],
    { cwd: folder },
  );
  const failed = /^ *● (.+ › .+)$/m.exec(output)?.[1];
  if (ok) return { found: false, text: `NOT FOUND by ${test}` };
  if (failed === undefined) throw new Error(`${test} did not run as it should:\n${output}`);
  return { found: true, text: `found by ${test}: ${failed}` };
}
