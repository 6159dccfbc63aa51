import { chmodSync, copyFileSync, cpSync, existsSync, linkSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { keepFolder } from "./cached-folder.mjs";
import { digestFiles } from "./digest.mjs";
import { engineVersion } from "./engine-version.mjs";
import { findExecutable } from "./executables.mjs";
import { cacheFolder, root } from "./paths.mjs";

/** Name of the engine's program file. */
export const ENGINE_FILE = process.platform === "win32" ? "pulumi.exe" : "pulumi";

const LAUNCHER = process.platform === "win32" ? "pulumi-language-nodejs.cmd" : "pulumi-language-nodejs";
const PLUGIN = process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";

const HOST_FOLDER = join("tools", "language-host");
const PLUGIN_FOLDER = join("node_modules", "@pulumi", "pulumi");

/**
 * Where a downloaded engine of a version lives.
 *
 * @param {string} version
 */
export const downloadedEngine = (version) => join(cacheFolder(), `engine-${version}-download`);

/**
 * Where a built engine of a version lives. The name tells what went into it: another module file is another engine,
 * another language host another folder with the same engine.
 *
 * @param {string} version
 */
export function builtEngine(version) {
  const engine = digestFiles(join(root, "tools", "engine"), ["go.mod", "go.sum"]);
  const companions = digestFiles(root, [
    ...hostFiles().map((file) => join(HOST_FOLDER, file)),
    join(PLUGIN_FOLDER, PLUGIN),
  ]);
  const folder = `engine-${version}-go-${engine}`;
  return { path: join(cacheFolder(), `${folder}-${companions}`), sameEngine: `${folder}-` };
}

/**
 * An engine that is there from an earlier set-up.
 *
 * @param {string} version
 * @returns {Promise<{ folder: string } | { none: string }>}
 */
export async function findCachedEngine(version) {
  const built = builtEngine(version);
  for (const folder of [downloadedEngine(version), built.path]) {
    if (existsSync(join(folder, ENGINE_FILE))) return { folder };
  }
  const twin = findTwin(built.sameEngine);
  if (twin) {
    await keepEngine({ path: built.path, version }, (folder) => {
      linkOrCopy(join(twin, ENGINE_FILE), join(folder, ENGINE_FILE));
      return folder;
    });
    return { folder: built.path };
  }
  return { none: `nothing in ${cacheFolder()}` };
}

/**
 * Fills an engine's folder of the cache, which appears whole or not at all.
 *
 * @param {{ path: string, version: string }} engine
 * @param {(scratch: string) => string | Promise<string>} fill as for `keepFolder`
 */
export function keepEngine({ path, version }, fill) {
  return keepFolder({ path, proof: ENGINE_FILE }, async (scratch) => {
    const folder = await fill(scratch);
    addCompanions(folder);
    const found = await engineVersion(join(folder, ENGINE_FILE));
    if (found !== `v${version}`) throw new Error(`the engine calls itself ${found || "nothing"}, not v${version}`);
    return folder;
  });
}

/**
 * Puts beside an engine what it needs to run Node.js programs and lacks: the language host and the launcher of dynamic
 * providers.
 *
 * The latter has to be a real file in this very folder: npm puts a link to it on PATH, and the engine warns in every
 * operation about a plugin it finds there and not at its own side.
 *
 * @param {string} folder
 */
function addCompanions(folder) {
  if (!findExecutable("pulumi-language-nodejs", [folder])) {
    for (const file of hostFiles().filter((name) => name.endsWith(".mjs"))) {
      cpSync(join(root, HOST_FOLDER, file), join(folder, "language-host", file));
    }
    installExecutable(join(root, HOST_FOLDER, LAUNCHER), join(folder, LAUNCHER));
  }
  if (!findExecutable("pulumi-resource-pulumi-nodejs", [folder])) {
    installExecutable(join(root, PLUGIN_FOLDER, PLUGIN), join(folder, PLUGIN));
  }
}

/** The files of the language host, without its tests. */
function hostFiles() {
  return readdirSync(join(root, HOST_FOLDER)).filter((file) => !file.endsWith(".test.mjs"));
}

/** @param {string} prefix of the folder's name */
function findTwin(prefix) {
  if (!existsSync(cacheFolder())) return undefined;
  const name = readdirSync(cacheFolder()).find((entry) => entry.startsWith(prefix));
  return name && join(cacheFolder(), name);
}

/**
 * @param {string} from
 * @param {string} to
 */
function installExecutable(from, to) {
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

/**
 * @param {string} from
 * @param {string} to
 */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    // Not every file system knows links.
    copyFileSync(from, to);
  }
}
