import { run } from "../setup/children.mjs";
import { findExecutable, foldersOnPath } from "../setup/executables.mjs";
import { compareVersions } from "../setup/version.mjs";

/** What the pinned packages ask for; Debian 12 has it. */
export const OLDEST_PYTHON = "3.11";

/** @typedef {{ program: string, version: string }} Python */

/**
 * The first Python on PATH that is new enough and can make virtual environments.
 *
 * @param {string[]} folders
 * @returns {Promise<Python | undefined>}
 */
export async function findPython(folders = foldersOnPath()) {
  for (const folder of folders) {
    const program = findExecutable("python3", [folder]);
    if (!program) continue;
    // Debian ships venv without ensurepip, and only ensurepip tells whether an environment will have pip.
    const code = "import ensurepip, platform, venv; print(platform.python_version())";
    const { ok, output } = await run(program, ["-c", code]);
    const version = output.trim();
    if (ok && /^\d+\.\d+/.test(version) && compareVersions(version, OLDEST_PYTHON) >= 0) return { program, version };
  }
  return undefined;
}
