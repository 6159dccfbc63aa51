import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { constants, copyFile, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { FailbackError } from "../errors";

/** How long another runner may hold a journal, milliseconds. It writes a line or two under the lock. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 50;

/** Runs a task while a file beside the journal says that it is taken, and by whom. */
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
  while (!(await tryCreate(path))) {
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

/** What file systems without hard links answer (some network shares): there the lock is copied, not linked. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/**
 * Whether the lock is ours now. It appears with its holder written in it, by a link to a finished file: a runner that is
 * killed in between leaves no lock behind of which nobody knows whose it is.
 */
async function tryCreate(path: string): Promise<boolean> {
  const own = `${path}.${randomUUID()}`;
  try {
    await writeFile(own, JSON.stringify({ pid: process.pid, hostname: hostname(), processes: processesSeen() }), {
      flag: "wx",
      mode: 0o600,
    });
    await link(own, path).catch((error: unknown) => {
      if (!NO_LINKS.has(codeOf(error))) throw error;
      return copyFile(own, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Removes a lock that was left behind. Of several runners that see it, one at a time looks again and removes it: without
 * that, a slow one would remove the lock that a quick one has just taken.
 */
async function removeLeftOver(path: string): Promise<void> {
  const breaker = `${path}.break`;
  if (!(await tryCreate(breaker))) {
    if (await isLeftOver(breaker)) await rm(breaker, { force: true });
    return;
  }
  try {
    if (await isLeftOver(path)) await rm(path, { force: true });
  } finally {
    await rm(breaker, { force: true });
  }
}

/**
 * Left behind by a process of this machine that is gone. Of another machine's nobody can tell from here, nor of another
 * container's: it may well have this one's host name, and a folder in common with it.
 */
async function isLeftOver(path: string): Promise<boolean> {
  try {
    const holder = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    if (holder["hostname"] !== hostname() || typeof holder["pid"] !== "number") return false;
    if (holder["processes"] !== undefined && holder["processes"] !== processesSeen()) return false;
    process.kill(holder["pid"], 0);
    return false;
  } catch (error) {
    // ESRCH: the holder is gone. Anything else (just released) resolves itself, or runs out of patience.
    return codeOf(error) === "ESRCH";
  }
}

/**
 * Which processes can be seen from here: Linux names the namespace their numbers belong to (pid_namespaces(7)), by a number
 * that is the same on every machine unless containers are in play; so the running kernel is named as well (random(4)).
 */
function processesSeen(): string | undefined {
  try {
    if (process.platform !== "linux") return undefined;
    const kernel = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${kernel} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    // Without /proc nothing can be told apart, and the host name alone decides, as on other systems.
    return undefined;
  }
}

export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}
