import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const EVERY_MS = 100;
/** Where the list has to be asked of a program. */
const SELDOM_MS = 1_000;

/**
 * Shows the command lines of all processes of the machine again and again, until it is told to end. Windows has no
 * quick way to ask: there nothing is shown.
 *
 * @returns what ends it, with one last look
 */
export function watchProcesses(see: (commandLine: string) => void): () => void {
  if (process.platform === "win32") return () => undefined;
  const look = () => {
    for (const line of process.platform === "linux" ? fromProc() : fromPs()) see(line);
  };
  look();
  const timer = setInterval(look, process.platform === "linux" ? EVERY_MS : SELDOM_MS);
  return () => {
    clearInterval(timer);
    look();
  };
}

export function fromProc(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readLine(`/proc/${pid}/cmdline`));
}

/** Of a process that has ended meanwhile nothing is shown any more. */
function readLine(path: string): string {
  try {
    return readFileSync(path, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

export function fromPs(): string[] {
  const { stdout, error } = spawnSync("ps", ["-axww", "-o", "command="], { encoding: "utf8" });
  if (error) throw error;
  return stdout.split("\n");
}
