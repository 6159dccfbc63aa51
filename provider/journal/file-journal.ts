import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FailbackError } from "../errors";
import type { Journal, JournalEntry } from "../failback/journal";
import type { RelationshipRef } from "../failback/observation";
import { codeOf } from "./error-code";
import { withFileLock } from "./file-lock";

const entrySchema = z.object({
  version: z.literal(1),
  at: z.iso.datetime(),
  request: z.string(),
  // Lines did not have it at first.
  startedAt: z.string().nullable().default(null),
  host: z.string(),
  vmId: z.string(),
  relationship: z.enum(["primary", "extended"]),
  phase: z.enum(["aboutToSend", "notSent", "refused", "accepted", "joined", "ended"]),
  recoveryPointId: z.string().nullable(),
  jobId: z.string().nullable(),
  outcome: z.enum(["open", "fulfilled", "failed", "overtaken"]).nullable(),
  reason: z.string().nullable(),
});

/** Journals as files of JSON lines in one folder, a file per machine and relationship. */
export class FileJournal implements Journal {
  /**
   * @param folder an absolute path
   * @param makes whether the folder is made with all that leads to it, or `alone`: a folder that somebody chose may lie on
   *   a share that is not mounted, and one that was made in its place would know nothing of what other runners wrote
   */
  constructor(
    readonly folder: string,
    readonly makes: "withParents" | "alone" = "withParents",
  ) {}

  async read(ref: RelationshipRef): Promise<JournalEntry[]> {
    const path = this.pathOf(ref);
    return guarded(path, async () => {
      const text = await readIfThere(path);
      // Half a line may be one that is being written: under the lock nobody writes.
      const whole = text === "" || text.endsWith("\n");
      return parse(path, whole ? text : await withFileLock(`${path}.lock`, () => readIfThere(path)));
    });
  }

  announce(entry: JournalEntry, conflict: (standing: readonly JournalEntry[]) => JournalEntry | undefined) {
    const path = this.pathOf(entry);
    return guarded(path, async () => {
      await this.#makeFolder();
      return withFileLock(`${path}.lock`, async () => {
        const inTheWay = conflict(parse(path, await readIfThere(path)));
        if (!inTheWay) await appendFlushed(path, entry);
        return inTheWay;
      });
    });
  }

  append(entry: JournalEntry): Promise<void> {
    const path = this.pathOf(entry);
    return guarded(path, async () => {
      await this.#makeFolder();
      return withFileLock(`${path}.lock`, () => appendFlushed(path, entry));
    });
  }

  async haltedSince(request: string): Promise<string | undefined> {
    const path = this.#haltMarker(request);
    const text = await guarded(path, () => readUnlessMissing(path));
    // A marker that stands halts, whatever it holds: a runner may have been killed, or a disk full, while it was written.
    return text === undefined ? undefined : text.trim() || "an unknown time";
  }

  /** From now on nothing more is sent under the request. What was sent goes on. */
  async halt(request: string, at: string): Promise<void> {
    const path = this.#haltMarker(request);
    await guarded(path, async () => {
      await this.#makeFolder();
      await putFlushed(path, `${at}\n`);
    });
  }

  /** @returns since when the request was halted; undefined when it was not */
  async resume(request: string): Promise<string | undefined> {
    const since = await this.haltedSince(request);
    const path = this.#haltMarker(request);
    await guarded(path, () => rm(path, { force: true }));
    return since;
  }

  /** Every machine and relationship a journal is kept of in this folder. */
  async known(): Promise<RelationshipRef[]> {
    const names = await guarded(this.folder, () => listIfThere(this.folder));
    return names.flatMap((name) => {
      const [, vmId, relationship] = /^([0-9A-F-]{36})-(primary|extended)\.jsonl$/.exec(name) ?? [];
      return vmId ? [{ vmId, relationship: relationship === "primary" ? "primary" : "extended" }] : [];
    });
  }

  async #makeFolder(): Promise<void> {
    if (this.makes === "withParents") {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return;
    }
    try {
      await mkdir(this.folder, { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) === "EEXIST") return;
      if (codeOf(error) !== "ENOENT") throw error;
      const text = `neither the journal's folder ${this.folder} nor the one it would lie in is there: is it mounted?`;
      throw new FailbackError("journalUnusable", text, { cause: error });
    }
  }

  /** A request is any text, so its marker is named by a hash of it. */
  #haltMarker(request: string): string {
    return join(this.folder, `halt-${createHash("sha256").update(request).digest("hex").slice(0, 32)}`);
  }

  pathOf({ vmId, relationship }: RelationshipRef): string {
    return join(this.folder, `${vmId}-${relationship}.jsonl`);
  }
}

async function readIfThere(path: string): Promise<string> {
  return (await readUnlessMissing(path)) ?? "";
}

async function readUnlessMissing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function listIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** A line that cannot be read may be the one that says a failback was started: it is never passed over. */
function parse(path: string, text: string): JournalEntry[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw damaged(path, lines.length + 1, "was not written to its end");
  return lines.map((line, index) => {
    const result = entrySchema.safeParse(parseJson(line));
    if (result.success) return result.data;
    throw damaged(path, index + 1, "is no journal entry of this version");
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number, how: string): FailbackError {
  return new FailbackError("journalDamaged", `line ${line} of ${path} ${how}`);
}

/** The line is on disk when this returns; so is the file's name, where the system lets a folder be flushed. */
async function appendFlushed(path: string, entry: JournalEntry): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(entry)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  if (process.platform !== "win32") await flushFolder(join(path, ".."));
}

/** The file is there with all of its text or not at all, also for who reads it at the moment it is replaced. */
async function putFlushed(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  try {
    await writeFile(beside, text, { flag: "wx", mode: 0o600, flush: true });
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
  if (process.platform !== "win32") await flushFolder(join(path, ".."));
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What the file system refuses is an error of the journal, which names the file. */
async function guarded<T>(path: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof FailbackError) throw error;
    throw new FailbackError("journalUnusable", `${path} cannot be used (${codeOf(error) ?? String(error)})`, {
      cause: error,
    });
  }
}
