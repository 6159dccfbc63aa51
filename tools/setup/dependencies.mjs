import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./children.mjs";
import { SetUpError } from "./error.mjs";
import { root } from "./paths.mjs";
import { withProgress } from "./progress.mjs";

/** @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lock */

/**
 * Installs what package-lock.json names, when it is not installed already.
 *
 * @param {{ log: (line: string) => void }} options
 */
export async function installDependencies({ log }) {
  // npm keeps its own record of what it has put into node_modules: whoever ran the installation, and a run that was
  // cut short leaves none.
  const wanted = readLock(join(root, "package-lock.json"));
  if (!wanted) throw new SetUpError("package-lock.json is missing or damaged.");
  if (isInstalled(wanted, readLock(join(root, "node_modules", ".package-lock.json")))) return;

  await withProgress(log, "Installing dependencies (npm ci)", async () => {
    // No install script of a dependency is needed here, and one of them (@pulumi/command's) would fetch a plugin.
    const { ok, output, problem } = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: root,
      // npm is a batch file on Windows, which only a shell can start.
      shell: process.platform === "win32",
    });
    if (!ok) throw new SetUpError(`${output.trimEnd()}\n${problem}`);
  });
}

/**
 * Whether node_modules holds what the lock asks for, no more and no less.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} installed npm's record of the installation
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  const { "": _project, ...packages } = wanted.packages || {};
  const present = installed.packages || {};
  return (
    Object.keys(present).every((path) => path in packages) &&
    Object.entries(packages).every(([path, { version, integrity, optional }]) => {
      const found = present[path];
      // Builds for other platforms are named in the lock and never installed.
      if (!found) return optional === true;
      return found.version === version && found.integrity === integrity;
    })
  );
}

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
