import { dirname } from "node:path";
import { engineVersion } from "./engine-version.mjs";
import { findExecutable, foldersOnPath } from "./executables.mjs";
import { compareVersions } from "./version.mjs";

/**
 * The engine the user has installed, if it is new enough and can run Node.js programs.
 *
 * @param {string} oldest
 * @param {string[]} folders
 * @returns {Promise<{ folder: string } | { none: string }>}
 */
export async function findEngineOnPath(oldest, folders = foldersOnPath()) {
  const pulumi = findExecutable("pulumi", folders);
  if (!pulumi) return { none: "no `pulumi` on PATH" };
  const folder = dirname(pulumi);
  if (!findExecutable("pulumi-language-nodejs", [folder, ...folders])) {
    return { none: `${pulumi} has no pulumi-language-nodejs beside it` };
  }
  const version = await engineVersion(pulumi);
  if (!version) return { none: `${pulumi} does not tell its version` };
  if (compareVersions(version, oldest) < 0) return { none: `${pulumi} is ${version}, older than ${oldest}` };
  return { folder };
}
