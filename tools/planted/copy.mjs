import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../setup/paths.mjs";

/** All that a soak runs, or a unit test of the provider. */
const SOURCES = [
  "provider",
  "simulator",
  join("test", "soak"),
  join("tools", "jest"),
  "package.json",
  "tsconfig.json",
  "jest.config.js",
];

/**
 * Does something with a copy of the sources that has a bug in it.
 *
 * @template T
 * @param {import("./bugs.mjs").Bug} bug
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withBug({ name, edits }, work) {
  const folder = mkdtempSync(join(tmpdir(), "hyperv-failback-planted-"));
  try {
    for (const source of SOURCES) cpSync(join(root, source), join(folder, source), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    for (const { file, find, replace } of edits) {
      const path = join(folder, file);
      writeFileSync(path, planted(readFileSync(path, "utf8"), { find, replace }, `${name}: ${file}`));
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A source text with the change in it.
 *
 * @param {string} text
 * @param {{ find: string, replace: string }} edit
 * @param {string} where for the error
 * @throws Error when what is to be changed does not stand there exactly once: the table is older than the source
 */
export function planted(text, { find, replace }, where) {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`${where} holds what is to be changed ${places} times, not once:\n${find}`);
  return text.replace(find, () => replace);
}
