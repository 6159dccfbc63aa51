import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(__dirname, "../../test/samples/wsman");

/** Every recorded answer by its file name; see the folder's README.md. */
export const sampleNames: readonly string[] = readdirSync(folder)
  .filter((name) => /\.(response\.(xml|txt)|fake-response\.txt)$/.test(name))
  .sort();

/** The SOAP body of a recorded answer, byte for byte; a head, where one was recorded, is cut off. */
export function sample(name: string): Buffer {
  const file = readFileSync(join(folder, name));
  if (!name.endsWith(".response.txt")) return file;
  return file.subarray(file.indexOf("\n\n") + 2);
}
