import { type FileHandle, mkdir, open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { FailbackError } from "../errors";

/** How long another runner may hold a journal, milliseconds. It writes a line or two under the lock. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 50;

/** Runs a task while a file beside the journal says that it is taken, by creating it exclusively. */
export async function withFileLock<T>(path: string, task: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await take(path);
  try {
    return await task();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const handle = await tryCreate(path);
    if (handle) {
      await handle.writeFile(JSON.stringify({ pid: process.pid, hostname: hostname() }));
      await handle.close();
      return;
    }
    if (await isLeftOver(path)) await removeLeftOver(path);
    if (performance.now() >= until) {
      throw new FailbackError(
        "journalLocked",
        `${path} has been held by another runner for ${PATIENCE_MS / 1000} seconds`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function tryCreate(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "wx", 0o600);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined;
    throw error;
  }
}

/**
 * Removes a lock that was left behind. Of several runners that see it, one at a time looks again and removes it: without
 * that, a slow one would remove the lock that a quick one has just taken.
 */
async function removeLeftOver(path: string): Promise<void> {
  const breaker = await tryCreate(`${path}.break`);
  if (!breaker) return;
  await breaker.close();
  try {
    if (await isLeftOver(path)) await rm(path, { force: true });
  } finally {
    await rm(`${path}.break`, { force: true });
  }
}

/** Left behind by a process of this machine that is gone. Of another machine's nobody can tell from here. */
async function isLeftOver(path: string): Promise<boolean> {
  try {
    const holder = JSON.parse(await readFile(path, "utf8")) as { pid?: unknown; hostname?: unknown };
    if (holder.hostname !== hostname() || typeof holder.pid !== "number") return false;
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    // ESRCH: the holder is gone. Anything else (half written, just released) resolves itself, or runs out of patience.
    return codeOf(error) === "ESRCH";
  }
}

export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}
