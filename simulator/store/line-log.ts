import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import type { ZodType } from "zod";
import { UnreadableState } from "./unreadable-state";

/** One JSON value a line. A last line without its end was being written when the process was killed: it is cut off. */
export function readLines<T>(path: string, schema: ZodType<T>): T[] {
  if (!existsSync(path)) return [];
  const content = readFileSync(path);
  const end = content.lastIndexOf("\n") + 1;
  if (end < content.length) truncateSync(path, end);
  try {
    const lines = content.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
    return lines.map((line) => schema.parse(JSON.parse(line)));
  } catch (error) {
    throw new UnreadableState(path, error);
  }
}

/** Adds a line and has it on the disk when it returns. */
export function appendLine(path: string, value: unknown): void {
  const file = openSync(path, "a");
  try {
    writeFileSync(file, `${JSON.stringify(value)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
