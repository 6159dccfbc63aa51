import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./paths.mjs";

const UNFINISHED = "unfinished-";
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Fills a folder of the cache. It appears whole or not at all, and of two that fill it at once the first one wins.
 *
 * @param {{ path: string, proof: string }} wanted the folder, and a file in it that tells that it is there
 * @param {(scratch: string) => string | Promise<string>} fill gets an empty folder and returns the folder in it, or that
 *   folder itself, which becomes the wanted one
 */
export async function keepFolder({ path, proof }, fill) {
  mkdirSync(cacheFolder(), { recursive: true });
  sweep();
  const scratch = mkdtempSync(join(cacheFolder(), UNFINISHED));
  try {
    renameSync(await fill(scratch), path);
  } catch (error) {
    if (!existsSync(join(path, proof))) throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Removes what set-ups that were killed have left. Younger folders may belong to one that is still at work. */
function sweep() {
  for (const entry of readdirSync(cacheFolder()).filter((name) => name.startsWith(UNFINISHED))) {
    const path = join(cacheFolder(), entry);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}
