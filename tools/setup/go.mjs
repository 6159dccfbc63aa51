import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./children.mjs";
import { SetUpError } from "./error.mjs";
import { findExecutable, foldersOnPath } from "./executables.mjs";
import { compareVersions } from "./version.mjs";

/**
 * @typedef {object} Go
 * @property {string} program
 * @property {string} version such as `go1.26.8`
 * @property {string} flags those that its user has set
 */

/**
 * The oldest Go that builds a module.
 *
 * @param {string} module the folder of its go.mod
 */
export function oldestGo(module) {
  const [, version] = /^go (\d+\.\d+(?:\.\d+)?)$/m.exec(readFileSync(join(module, "go.mod"), "utf8")) || [];
  if (!version) throw new Error(`${join(module, "go.mod")} does not say which Go it wants`);
  return version;
}

/**
 * The Go on PATH, or why it does not serve for a module.
 *
 * @param {string} module
 * @param {string[]} folders
 * @returns {Promise<Go | { none: string }>}
 */
export async function findGo(module, folders = foldersOnPath()) {
  const program = findExecutable("go", folders);
  if (!program) return { none: "no `go` on PATH" };
  // Asked in the module's folder, where Go changes to the release the module wants if it may.
  const { ok, output, problem } = await run(program, ["env", "-json", "GOVERSION", "GOFLAGS"], { cwd: module });
  if (!ok) return { none: `${output.trim().replaceAll(/\s+/g, " ")} (${problem})` };
  const { GOVERSION: version, GOFLAGS: flags } = readSettings(output);
  const oldest = oldestGo(module);
  if (compareVersions(version, oldest) < 0) return { none: `${version} is older than ${oldest}` };
  return { program, version, flags };
}

/**
 * Go's own idea of its settings: flags may come from its configuration file as well as from the environment.
 *
 * @param {string} output
 * @returns {{ GOVERSION: string, GOFLAGS: string }}
 */
function readSettings(output) {
  // A Go that fetches another release says so before it answers.
  return JSON.parse(output.slice(output.indexOf("{")));
}

/**
 * Builds a program in a module of ours, out of what its go.sum vouches for and nothing else.
 *
 * @param {Go} go
 * @param {string} module
 * @param {string[]} args of `go build`
 */
export async function goBuild(go, module, args) {
  const { ok, output, problem } = await run(go.program, ["build", "-trimpath", ...args], {
    cwd: module,
    env: { ...process.env, GOFLAGS: `${go.flags} -mod=readonly`.trim() },
  });
  if (!ok) throw new SetUpError(`${output.trimEnd()}\n${args.at(-1)} could not be built: ${problem}`);
}
