import { spawn } from "node:child_process";

/**
 * Every process the tools have started and that has not ended yet.
 *
 * @type {Set<import("node:child_process").ChildProcess>}
 */
const running = new Set();

/** Exit codes of a process that ended by a signal, as shells have them. */
const SIGNALS = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 });

/**
 * Every child leads a process group, so that what it has started goes with it: Jest's workers, for one, do not notice
 * that Jest is gone before the test at hand has ended. Windows has no such groups.
 */
const grouped = process.platform !== "win32";

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  try {
    if (grouped && child.pid !== undefined) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended by itself in the meantime.
  }
}

let ending = false;

/**
 * Passes a signal on and ends once the children have. Who asks twice does not want to wait.
 *
 * @param {NodeJS.Signals} signal
 */
async function endWithChildren(signal) {
  const children = [...running];
  const ends = children.map((child) => new Promise((resolve) => child.once("close", resolve)));
  for (const child of children) signalGroup(child, ending ? "SIGKILL" : signal);
  ending = true;
  await Promise.all(ends);
  process.exit(SIGNALS[/** @type {keyof typeof SIGNALS} */ (signal)]);
}

function endChildren() {
  for (const child of running) signalGroup(child, "SIGTERM");
}

/**
 * The tools leave no children behind. They heed signals only while they have some: before and after, those are the
 * business of whoever called them.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
function watch(child) {
  if (running.size === 0) {
    process.on("exit", endChildren);
    for (const signal of Object.keys(SIGNALS)) process.on(signal, endWithChildren);
  }
  running.add(child);
}

/** @param {import("node:child_process").ChildProcess} child */
function unwatch(child) {
  running.delete(child);
  if (running.size > 0) return;
  process.off("exit", endChildren);
  for (const signal of Object.keys(SIGNALS)) process.off(signal, endWithChildren);
}

/**
 * @typedef {object} Outcome
 * @property {boolean} ok it ran and its exit code was 0
 * @property {string} output standard output and standard error as they came, unless they were shown
 * @property {string} problem why it is not ok, else empty
 */

/**
 * Runs a program to its end. It does not throw: a program that cannot be started is an outcome, too.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, shell?: boolean }} [options] `show` lets the output
 *   go to the screen instead of into the outcome
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { show = false, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...options,
      detached: grouped,
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    watch(child);
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    /** @param {string} problem */
    const end = (problem) => {
      unwatch(child);
      resolve({ ok: problem === "", output: Buffer.concat(chunks).toString("utf8"), problem });
    };
    child.once("error", (error) => end(error.message));
    child.once("close", (code, signal) => end(code === 0 ? "" : `${command} ended with ${signal || `code ${code}`}`));
  });
}
