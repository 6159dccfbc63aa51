import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError } from "./error.mjs";
import { oldestGo } from "./go.mjs";
import { root } from "./paths.mjs";
import { compareVersions } from "./version.mjs";

/**
 * The versions this project asks for, each read from the one file that decides it.
 *
 * @param {string} folder
 */
export function requirements(folder = root) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const engineModule = join(folder, "tools", "engine");
  return {
    node: bare(manifest.engines.node),
    /** An engine has to be at least as new as the SDK that talks to it. */
    oldestEngine: bare(manifest.devDependencies["@pulumi/pulumi"]),
    /** The engine to fetch or build when there is none. */
    engine: inModule(engineModule, /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)/),
    go: oldestGo(engineModule),
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
 * @param {string} module the folder of its go.mod
 * @param {RegExp} pattern
 */
function inModule(module, pattern) {
  const [, found] = pattern.exec(readFileSync(join(module, "go.mod"), "utf8")) || [];
  if (!found) throw new Error(`${join(module, "go.mod")} has no line like ${pattern}`);
  return found;
}
