import { findCachedEngine } from "./engine-cache.mjs";
import { downloadEngine } from "./engine-download.mjs";
import { buildEngine } from "./engine-go.mjs";
import { findEngineOnPath } from "./engine-on-path.mjs";
import { SetUpError } from "./error.mjs";
import { requirements } from "./requirements.mjs";

/**
 * @typedef {object} Engine
 * @property {string} engineDir the folder with `pulumi`, to be put first on PATH
 * @property {"path" | "cache" | "download" | "go"} engineSource where it came from this time
 */

/**
 * A place an engine may come from: its folder, or why there is none.
 *
 * @typedef {object} Source
 * @property {Engine["engineSource"]} name
 * @property {() => Promise<{ folder: string } | { none: string }>} get
 */

/**
 * Finds a Pulumi engine, or else fetches or builds one.
 *
 * @param {{ log: (line: string) => void }} options
 */
export function provideEngine({ log }) {
  const wanted = requirements();
  return firstEngine(
    [
      { name: "path", get: () => findEngineOnPath(wanted.oldestEngine) },
      { name: "cache", get: () => findCachedEngine(wanted.engine) },
      { name: "download", get: () => downloadEngine({ version: wanted.engine, log }) },
      { name: "go", get: () => buildEngine({ version: wanted.engine, log }) },
    ],
    `Install Pulumi ${wanted.oldestEngine} or newer (https://www.pulumi.com/docs/install/), or Go ${wanted.go} or newer to have it built.`,
  );
}

/**
 * The engine of the first source that has one.
 *
 * @param {Source[]} sources in the order in which they are asked
 * @param {string} remedy what the user can do when none has
 * @returns {Promise<Engine>}
 */
export async function firstEngine(sources, remedy) {
  /** @type {string[]} */
  const reasons = [];
  for (const { name, get } of sources) {
    const found = await get();
    if ("folder" in found) return { engineDir: found.folder, engineSource: name };
    reasons.push(`  ${name}: ${found.none}`);
  }
  throw new SetUpError(["There is no Pulumi engine.", ...reasons, remedy].join("\n"));
}
