import { type ChildProcess, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Ends with this process, with everything it has started, also when that is interrupted. */
export function endsWithUs<T extends ChildProcess>(child: T): T {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** A folder for one thing of a run, which goes with it or with this process. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "failback-bench-"));
  folders.add(path);
  return {
    path,
    remove() {
      folders.delete(path);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Ctrl-C and a polite kill leave nothing behind. Embedded hosts need no help: they end when our end of a pipe closes. */
export function tidyUpAtTheEnd(): void {
  process.once("exit", () => {
    for (const pid of processTree([...running].flatMap(({ pid }) => pid ?? []))) kill(pid);
    for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  });
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
}

/** These processes and all they have started; the engine's plugins are no part of its process group. */
export function processTree(roots: readonly number[]): number[] {
  if (roots.length === 0 || process.platform === "win32") return [...roots];
  const { stdout, error } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  if (error) return [...roots];
  return descendants(
    stdout
      .trim()
      .split("\n")
      .map((line) => {
        const [pid, parent] = line.trim().split(/\s+/).map(Number);
        return [pid ?? 0, parent ?? 0];
      }),
    roots,
  );
}

function descendants(pairs: readonly (readonly [pid: number, parent: number])[], roots: readonly number[]): number[] {
  const tree = new Set(roots);
  for (let before = 0; before < tree.size; ) {
    before = tree.size;
    for (const [pid, parent] of pairs) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
