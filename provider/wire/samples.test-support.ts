import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(__dirname, "../../test/samples/wsman");

/** Every file of the recordings; see the folder's README.md. */
export const recordedFiles: readonly string[] = readdirSync(folder).sort();

/** Every recorded answer by its file name. */
export const sampleNames: readonly string[] = recordedFiles.filter((name) =>
  /\.(response\.(xml|txt)|fake-response\.txt)$/.test(name),
);

/** The body of a recorded request or answer, byte for byte; a head, where one was recorded, is cut off. */
export function sample(name: string): Buffer {
  const file = readFileSync(join(folder, name));
  return hasHead(name) ? file.subarray(file.indexOf("\n\n") + 2) : file;
}

/** The head that was recorded with it: its first line, and its headers by lower-case name; undefined without one. */
export function sampleHead(name: string): { start: string; headers: ReadonlyMap<string, string> } | undefined {
  if (!hasHead(name)) return undefined;
  const [start = "", ...lines] = (readFileSync(join(folder, name), "utf8").split("\n\n")[0] ?? "").split("\n");
  const pairs = lines.map((line) => line.split(": ", 2));
  return { start, headers: new Map(pairs.map(([header = "", value = ""]) => [header, value])) };
}

function hasHead(name: string): boolean {
  return /\.(request|response)\.txt$/.test(name);
}
