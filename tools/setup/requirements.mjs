import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError } from "./error.mjs";
import { root } from "./paths.mjs";
import { compareVersions } from "./version.mjs";

/**
 * The versions this project asks for, each read from the one file that decides it.
 *
 * @param {string} folder
 */
export function requirements(folder = root) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const module = readFileSync(join(folder, "tools", "engine", "go.mod"), "utf8");
  return {
    node: bare(manifest.engines.node),
    /** An engine has to be at least as new as the SDK that talks to it. */
    oldestEngine: bare(manifest.devDependencies["@pulumi/pulumi"]),
    /** The engine to fetch or build when there is none. */
    engine: inModule(module, /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)/),
    go: inModule(module, /^go (\d+\.\d+(?:\.\d+)?)$/m),
  };
}

/**
 * @param {string} required
 * @param {string} running
 */
export function checkNode(required = requirements().node, running = process.versions.node) {
  if (compareVersions(running, required) < 0) {
    throw new SetUpError(`Node.js ${required} or newer is needed; this is ${running}.`);
  }
}

/** @param {string} range such as `>=20.19` */
function bare(range) {
  return range.replace(/^[^\d]*/, "");
}

/**
 * @param {string} module
 * @param {RegExp} pattern
 */
function inModule(module, pattern) {
  const [, found] = pattern.exec(module) || [];
  if (!found) throw new Error(`tools/engine/go.mod has no line like ${pattern}`);
  return found;
}
