import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./children.mjs";
import { digestFiles } from "./digest.mjs";
import { SetUpError } from "./error.mjs";
import { notes, root } from "./paths.mjs";
import { withProgress } from "./progress.mjs";

const SOURCES = ["provider", "simulator", "cli"];
const SETTINGS = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];

/**
 * Compiles the sources into dist, when they or what compiles them changed since the last time.
 *
 * @param {{ log: (line: string) => void }} options
 */
export async function build({ log }) {
  const digest = digestFiles(root, [...SETTINGS, ...sourceFiles(root)]);
  const dist = join(root, "dist");
  const note = join(notes, "built");
  if (existsSync(dist) && existsSync(note) && readFileSync(note, "utf8") === digest) return;

  await withProgress(log, "Compiling (tsc)", async () => {
    // Removed first, so that no module outlives its source.
    rmSync(note, { force: true });
    rmSync(dist, { recursive: true, force: true });
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { ok, output, problem } = await run(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root });
    if (!ok) throw new SetUpError(output.trimEnd() || problem);
    const program = join(dist, "cli", "main.js");
    if (existsSync(program)) chmodSync(program, 0o755);
    mkdirSync(notes, { recursive: true });
    writeFileSync(note, digest);
  });
}

/**
 * The files a build is made of: every TypeScript file of the shipped folders except the tests and their helpers.
 *
 * @param {string} folder
 * @returns {string[]} relative to the folder
 */
export function sourceFiles(folder) {
  return SOURCES.flatMap((source) => {
    if (!existsSync(join(folder, source))) return [];
    return readdirSync(join(folder, source), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/\.test(-support)?\.ts$/.test(file))
      .map((file) => join(source, file));
  });
}
