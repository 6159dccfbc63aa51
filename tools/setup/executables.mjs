import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const EXTENSIONS = process.platform === "win32" ? [".exe", ".cmd"] : [""];

/**
 * The path of a program in the first of some folders that has it.
 *
 * @param {string} name without an extension
 * @param {string[]} folders
 */
export function findExecutable(name, folders) {
  for (const folder of folders) {
    for (const extension of EXTENSIONS) {
      const path = join(folder, name + extension);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

/** @param {NodeJS.ProcessEnv} env */
export function foldersOnPath(env = process.env) {
  return (env.PATH || "").split(delimiter).filter((folder) => folder !== "");
}

/**
 * An environment in which the programs of a folder are found before all others.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withFirstOnPath(folder, env = process.env) {
  // Windows spells it `Path`, and a copy of its environment minds the difference.
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return { ...env, [name]: [folder, env[name]].filter(Boolean).join(delimiter) };
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
