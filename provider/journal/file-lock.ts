import { randomUUID } from "node:crypto";
import { constants, copyFile, link, readFile, rm, writeFile } from "node:fs/promises";
import { FailbackError } from "../errors";
import { codeOf } from "./error-code";
import { holderText, isGone } from "./lock-holder";

/** How long another runner may hold a journal, milliseconds. It writes a line or two under the lock. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 50;

/** Runs a task while a file beside the journal, in a folder that is there, says that it is taken, and by whom. */
export async function withFileLock<T>(path: string, task: () => Promise<T>): Promise<T> {
  await take(path);
  try {
    return await task();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  const own = holderText();
  while (!(await tryCreate(path, own))) {
    const holder = await readIfThere(path);
    // A server that lost its answer was asked again, and found the link that it had made itself.
    if (holder === own) return;
    if (holder !== undefined && isGone(holder)) await removeLeftOver(path, holder);
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
 * Whether the file is ours now. It appears with its holder written in it, by a link to a finished file: a runner that is
 * killed in between leaves no lock behind of which nobody knows whose it is.
 */
async function tryCreate(path: string, holder: string): Promise<boolean> {
  const own = `${path}.${randomUUID()}`;
  try {
    await writeFile(own, holder, { flag: "wx", mode: 0o600 });
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
 * Removes a lock whose holder is gone, unless others did so already. No file system removes a file on the condition that it
 * still holds what was read: a slow runner would remove the lock that a quick one has taken since. So whoever removes must
 * hold the right to, which is a lock of its own; while it is held, a lock that still holds the text of a holder who is gone
 * stays as it is, and one that holds another text is let be. A right whose holder was killed is removed in the same way,
 * under the right to that.
 *
 * Whoever may judge that a holder is gone runs on its machine: all who break a lock see the folder from one side, also one
 * that machines share.
 */
async function removeLeftOver(path: string, holder: string): Promise<void> {
  const right = `${path}.break`;
  const own = holderText();
  if (!(await tryCreate(right, own))) {
    const breaker = await readIfThere(right);
    if (breaker !== own) {
      if (breaker !== undefined && isGone(breaker)) await removeLeftOver(right, breaker);
      return;
    }
  }
  try {
    if ((await readIfThere(path)) === holder) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

/** What a file is that somebody removes just now, by the system: gone, or on some (Windows, NFS) not to be opened. */
const BEING_REMOVED: ReadonlySet<string | undefined> = new Set(["ENOENT", "EPERM", "EACCES", "EBUSY", "ESTALE"]);

/** Undefined when it is gone, or cannot be read at the moment: that tells nothing about its holder. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (BEING_REMOVED.has(codeOf(error))) return undefined;
    throw error;
  }
}
