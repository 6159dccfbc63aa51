import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One short digest of some files' names and contents, the same whatever order they come in.
 *
 * @param {string} folder
 * @param {string[]} files relative to the folder
 */
export function digestFiles(folder, files) {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    // The length keeps the end of one file from passing for the start of the next.
    const content = readFileSync(join(folder, file));
    hash.update(`${file.replaceAll("\\", "/")}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}
