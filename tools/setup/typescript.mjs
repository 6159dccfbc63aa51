import { join } from "node:path";
import { run } from "./children.mjs";
import { installDependencies } from "./dependencies.mjs";
import { root } from "./paths.mjs";
import { checkNode } from "./requirements.mjs";

const register = join(root, "node_modules", "ts-node", "register", "transpile-only");

/**
 * Runs a program of this repository that is written in TypeScript and compiled by nobody before; sets up what it needs.
 * Standard output is the program's alone.
 *
 * @param {string[]} path of the program, within the repository
 * @param {string[]} args
 */
export async function runTypescript(path, args) {
  checkNode();
  await installDependencies({ log: console.error });
  const program = join(root, ...path);
  const { ok } = await run(process.execPath, ["--require", register, program, ...args], { cwd: root, show: true });
  process.exitCode = ok ? 0 : 1;
}
