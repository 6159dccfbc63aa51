import { execFile } from "node:child_process";

/** Longer than any peer needs, shorter than a test may take: a peer that hangs is named with what it has said so far. */
const TIMEOUT_MS = 90_000;

/**
 * Runs a peer to its end. Its exit code is a part of the answer; that it cannot be started, or hangs, is an error.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] `env` is added to ours
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function runPeer(program, args, { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: TIMEOUT_MS,
      // No proxy of this machine's user stands between a peer and the loopback.
      env: { ...process.env, no_proxy: "*", NO_PROXY: "*", ...env },
      ...(cwd === undefined ? {} : { cwd }),
    };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr });
      if (typeof error.code === "number") return resolve({ code: error.code, stdout, stderr });
      reject(new Error(`${program} did not run to its end: ${error.message}\n${stdout}\n${stderr}`));
    });
  });
}
