import { readFileSync } from "node:fs";
import { join } from "node:path";

/** As package.json says it, which stands two folders above this file where it is compiled. */
export function packageVersion(): string {
  const read: unknown = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  if (typeof read === "object" && read !== null && "version" in read && typeof read.version === "string")
    return read.version;
  throw new Error("package.json names no version");
}
