import { createWriteStream, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { run } from "./children.mjs";
import { downloadedEngine, ENGINE_FILE, keepEngine } from "./engine-cache.mjs";
import { withProgress } from "./progress.mjs";

/** A machine without a way to the internet should not keep its user waiting. */
const ANSWER_MS = 5_000;
/** Once it flows, only a standstill ends a download: lines are slow and archives large. */
const STALL_MS = 30_000;

/**
 * The address of an official release, or undefined where there is none.
 *
 * @param {string} version
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 */
export function releaseUrl(version, platform = process.platform, arch = process.arch) {
  const system = { linux: "linux", darwin: "darwin", win32: "windows" }[/** @type {string} */ (platform)];
  if (!system || !["x64", "arm64"].includes(arch)) return undefined;
  const archive = system === "windows" ? "zip" : "tar.gz";
  return `https://get.pulumi.com/releases/sdk/pulumi-v${version}-${system}-${arch}.${archive}`;
}

/**
 * Fetches the official release of the engine.
 *
 * @param {{ version: string, log: (line: string) => void, url?: string | undefined }} options
 * @returns {Promise<{ folder: string } | { none: string }>}
 */
export async function downloadEngine({ version, log, url = releaseUrl(version) }) {
  if (!url) return { none: `no release for ${process.platform} on ${process.arch}` };
  const path = downloadedEngine(version);
  try {
    await withProgress(log, `Fetching Pulumi ${version} from get.pulumi.com`, () =>
      keepEngine({ path, version }, async (scratch) => {
        const archive = join(scratch, "archive");
        await fetchTo(url, archive);
        // Windows has a tar, too, and it reads zip files.
        const unpacked = await run("tar", ["-xf", archive, "-C", scratch]);
        if (!unpacked.ok) throw new Error(`${unpacked.problem} ${unpacked.output}`.trim());
        return dirname(findFile(scratch, ENGINE_FILE));
      }),
    );
    return { folder: path };
  } catch (error) {
    const reason = describe(error);
    log(`  not to be had: ${reason}`);
    return { none: `${url}: ${reason}` };
  }
}

/**
 * @param {string} url
 * @param {string} file
 */
export async function fetchTo(url, file, { answerMs = ANSWER_MS, stallMs = STALL_MS } = {}) {
  const abort = new AbortController();
  const noAnswer = new Error(`no answer within ${answerMs / 1000} s`);
  let timer = setTimeout(() => abort.abort(noAnswer), answerMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const watched = async function* (/** @type {AsyncIterable<Uint8Array>} */ chunks) {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(new Error(`nothing came for ${stallMs / 1000} s`)), stallMs);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(/** @type {any} */ (response.body)), watched, createWriteStream(file));
  } catch (error) {
    throw abort.signal.aborted ? abort.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} folder
 * @param {string} name
 */
function findFile(folder, name) {
  // The archives of the platforms differ in how deep they nest, and a folder may bear the program's name.
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .find((path) => basename(path) === name && statSync(path).isFile());
  if (!found) throw new Error(`the archive holds no ${name}`);
  return found;
}

/**
 * The plainest words for what went wrong: `fetch` hides them behind "fetch failed".
 *
 * @param {unknown} error
 */
function describe(error) {
  const plain = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return plain instanceof Error ? plain.message : String(plain);
}
