import { readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * The tests of a Jest run.
 *
 * @param {boolean} ok whether Jest itself was content
 * @param {string} file where Jest was told to write its results
 * @returns {Count}
 */
export function countJest(ok, file) {
  const results = JSON.parse(read(file) || "{}");
  const passed = results.numPassedTests ?? 0;
  // A file that cannot be loaded has no tests to fail.
  const failed = (results.numFailedTests ?? 0) + (results.numRuntimeErrorTestSuites ?? 0);
  return settle(ok, { passed, failed });
}

/**
 * The tests of a run of Node's own test runner.
 *
 * @param {boolean} ok
 * @param {string} file where it was told to write in TAP
 * @returns {Count}
 */
export function countTap(ok, file) {
  const tap = read(file);
  /** @param {string} name */
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(tap)?.[1] ?? 0);
  return settle(ok, { passed: total("pass"), failed: total("fail") + total("cancelled") });
}

/**
 * A run that failed without a failing test has failed all the same: it crashed, or there was nothing to run.
 *
 * @param {boolean} ok
 * @param {Count} count
 * @returns {Count}
 */
export function settle(ok, { passed, failed }) {
  return { passed, failed: ok ? failed : Math.max(failed, 1) };
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
