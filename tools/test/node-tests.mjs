import { run } from "../setup/children.mjs";
import { root } from "../setup/paths.mjs";
import { countTap } from "./count.mjs";

/**
 * Runs test files by Node's own test runner, and shows what it says.
 *
 * @param {string[]} files relative to the project's folder
 * @param {{ tap: string, timeoutMs: number, env?: NodeJS.ProcessEnv }} options `tap` is a file for its results, the
 *   time is that of one test
 * @returns {Promise<import("./count.mjs").Count>}
 */
export async function runNodeTests(files, { tap, timeoutMs, env = process.env }) {
  const reporters = ["spec", "stdout", "tap", tap].map((value, index) =>
    index % 2 === 0 ? `--test-reporter=${value}` : `--test-reporter-destination=${value}`,
  );
  const args = ["--test", `--test-timeout=${timeoutMs}`, ...reporters, ...files];
  const { ok } = await run(process.execPath, args, { cwd: root, env, show: true });
  return countTap(ok, tap);
}
