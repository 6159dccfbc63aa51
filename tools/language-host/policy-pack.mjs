import { spawn } from "node:child_process";
import { follow } from "./follow.mjs";

/**
 * Starts a policy pack, which serves policies until the engine is done with it. Its first line of output is the port
 * on which the engine finds it, so all output goes to the engine as it comes.
 *
 * @param {string} runner path of the SDK's `cmd/run-policy-pack`
 * @param {object} pack
 * @param {string} pack.folder of PulumiPolicy.yaml; the SDK reads the pack's version from the package.json of the folder it runs in
 * @param {string[]} pack.args the engine's address
 * @param {string[]} pack.env as `NAME=value`
 * @param {(chunk: Buffer) => void} pack.stdout
 * @param {(chunk: Buffer) => void} pack.stderr
 */
export function startPolicyPack(runner, { folder, args, env, stdout, stderr }) {
  const child = spawn(process.execPath, [runner, ...args, folder], {
    cwd: folder,
    env: { ...process.env, ...variables(env) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", stdout);
  child.stderr.on("data", stderr);
  const { ended, stop } = follow(child);
  return {
    /** Its exit code; 1 when it did not come to one of its own. */
    ended: ended.then(({ problem, code }) => {
      if (problem !== undefined) stderr(Buffer.from(`The policy pack could not be started: ${problem}\n`));
      return code ?? 1;
    }),
    stop,
  };
}

/** @param {string[]} env */
function variables(env) {
  return Object.fromEntries(env.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
