import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { conflictWith, type JournalEntry } from "../failback/journal";
import { FileJournal } from "./file-journal";
import { journalFolder } from "./journal-folder";
import { holderText } from "./lock-holder";
import { openJournal } from "./open-journal";

const ref = { vmId: "5A2C0E6B-0C5D-4B53-9C2E-0D6E1F3A7B11", relationship: "primary" } as const;

function entry(request: string, phase: JournalEntry["phase"] = "aboutToSend"): JournalEntry {
  const nothing = { startedAt: null, recoveryPointId: null, jobId: null, outcome: null, reason: null };
  return { version: 1, at: "2026-11-20T00:00:00.000Z", request, host: "hv", ...ref, phase, ...nothing };
}

/** A lock of this machine whose holder, by its number, is gone. */
function leftBehind(): string {
  return JSON.stringify({ ...JSON.parse(holderText()), pid: 2 ** 22 + 1 });
}

describe("a journal on disk", () => {
  let folder: string;
  let journal: FileJournal;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "failback-journal-")), "not yet", "there");
    journal = new FileJournal(folder);
  });
  afterEach(() => rmSync(join(folder, "..", ".."), { recursive: true, force: true }));

  it("is empty where nothing was written, and creates nothing by being read", async () => {
    expect(await journal.read(ref)).toEqual([]);
    expect(await journal.known()).toEqual([]);
    expect(await journal.haltedSince("CHG-1")).toBeUndefined();
  });

  it("gives back what was written, in order, to another process as well; one file per relationship", async () => {
    await journal.append(entry("A"));
    await journal.append(entry("A", "accepted"));
    await journal.append({ ...entry("B"), relationship: "extended" });
    const other = new FileJournal(folder);
    expect(await other.read(ref)).toEqual([entry("A"), entry("A", "accepted")]);
    expect(await other.known()).toEqual([{ ...ref, relationship: "extended" }, ref]);
  });

  it("reads lines that do not say yet which call they are about", async () => {
    await journal.append(entry("A"));
    const { startedAt, ...before } = entry("A", "accepted");
    appendFileSync(journal.pathOf(ref), `${JSON.stringify(before)}\n`);
    expect(await journal.read(ref)).toEqual([entry("A"), { ...before, startedAt }]);
  });

  it("is readable for its owner alone", async () => {
    await journal.append(entry("A"));
    if (process.platform !== "win32") expect(statSync(journal.pathOf(ref)).mode & 0o077).toBe(0);
  });

  it.each([
    ["a line of another program", "hello\n", "line 2 of"],
    [
      "an entry of a newer version",
      `${JSON.stringify({ ...entry("A"), version: 2 })}\n`,
      "is no journal entry of this version",
    ],
    ["a line that was not written to its end", '{"version":1,"at":', "was not written to its end"],
  ])("reports %s, never passes over it, and announces nothing on top", async (_, text, words) => {
    await journal.append(entry("A"));
    appendFileSync(journal.pathOf(ref), text);
    await expect(journal.read(ref)).rejects.toMatchObject({
      code: "journalDamaged",
      message: expect.stringContaining(words),
    });
    await expect(journal.announce(entry("B"), conflictWith("B"))).rejects.toMatchObject({ code: "journalDamaged" });
    expect(readFileSync(journal.pathOf(ref), "utf8")).not.toContain('"B"');
  });

  it("lets one of many announcements through, whichever", async () => {
    const requests = Array.from({ length: 20 }, (_, index) => `CHG-${index}`);
    const answers = await Promise.all(
      requests.map((one) => new FileJournal(folder).announce(entry(one), conflictWith(one))),
    );
    expect(answers.filter((inTheWay) => inTheWay === undefined)).toHaveLength(1);
    expect(await journal.read(ref)).toHaveLength(1);
  });

  it("keeps a lock whose holder cannot be seen from here: another container may bear this one's host name", async () => {
    await journal.append(entry("A"));
    const lock = `${journal.pathOf(ref)}.lock`;
    const holder = { pid: 2 ** 22 + 1, hostname: hostname(), processes: "those of another container" };
    writeFileSync(lock, JSON.stringify(holder));
    const waiting = journal.append(entry("A", "accepted"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(JSON.parse(readFileSync(lock, "utf8"))).toEqual(holder);
    rmSync(lock);
    await waiting;
  });

  it("takes over a lock whose holder on this machine is gone, and waits for none of its own making", async () => {
    await journal.append(entry("A"));
    writeFileSync(`${journal.pathOf(ref)}.lock`, leftBehind());
    await journal.append(entry("A", "accepted"));
    expect(await journal.read(ref)).toHaveLength(2);
    expect(readdirSync(folder)).toEqual([basename(journal.pathOf(ref))]);
  });

  it("takes half a line for one that is being written, and waits for the rest", async () => {
    await journal.append(entry("A"));
    const line = `${JSON.stringify(entry("A", "accepted"))}\n`;
    writeFileSync(`${journal.pathOf(ref)}.lock`, holderText());
    appendFileSync(journal.pathOf(ref), line.slice(0, 40));
    const read = journal.read(ref);
    await new Promise((resolve) => setTimeout(resolve, 120));
    appendFileSync(journal.pathOf(ref), line.slice(40));
    rmSync(`${journal.pathOf(ref)}.lock`);
    expect(await read).toEqual([entry("A"), entry("A", "accepted")]);
  });

  it("that cannot be used names its file and says what to do", async () => {
    writeFileSync(join(folder, "..", "..", "a file"), "");
    const blocked = new FileJournal(join(folder, "..", "..", "a file", "inside"));
    await expect(blocked.append(entry("A"))).rejects.toMatchObject({
      code: "journalUnusable",
      message: expect.stringContaining("a file"),
    });
  });

  it("holds halts by request, any text, until they are taken back", async () => {
    const request = "CHG/4711: ../ä\n";
    await journal.halt(request, "2026-11-20T00:00:00.000Z");
    expect(await new FileJournal(folder).haltedSince(request)).toBe("2026-11-20T00:00:00.000Z");
    expect(await journal.haltedSince("CHG-2")).toBeUndefined();
    expect(await journal.resume(request)).toBe("2026-11-20T00:00:00.000Z");
    expect(await journal.haltedSince(request)).toBeUndefined();
    expect(await journal.resume(request)).toBeUndefined();
  });

  it("halts by a marker that stands, whatever it holds", async () => {
    await journal.halt("CHG-1", "2026-11-20T00:00:00.000Z");
    const [marker = ""] = readdirSync(folder);
    writeFileSync(join(folder, marker), "");
    expect(await journal.haltedSince("CHG-1")).toBe("an unknown time");
    expect(await journal.resume("CHG-1")).toBe("an unknown time");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("shows a halt that is given again at every moment, and leaves nothing beside it", async () => {
    await journal.halt("CHG-1", "first");
    let halting = true;
    const again = (async () => {
      for (let time = 0; time < 100; time++) await journal.halt("CHG-1", "again");
      halting = false;
    })();
    const seen = new Set<string | undefined>();
    while (halting) seen.add(await journal.haltedSince("CHG-1"));
    await again;
    expect([...seen].filter((since) => since !== "first" && since !== "again")).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("in a folder that somebody chose is not made with what leads there: a share may not be mounted", async () => {
    const chosen = new FileJournal(folder, "alone");
    const missing = { code: "journalUnusable", message: expect.stringContaining("is it mounted?") };
    await expect(chosen.append(entry("A"))).rejects.toMatchObject(missing);
    await expect(chosen.announce(entry("A"), conflictWith("A"))).rejects.toMatchObject(missing);
    await expect(chosen.halt("A", "now")).rejects.toMatchObject(missing);
    mkdirSync(join(folder, ".."));
    await chosen.append(entry("A"));
    await chosen.append(entry("B"));
    expect(await chosen.read(ref)).toHaveLength(2);
  });
});

describe("the folder of the journals", () => {
  it.each(["journal", "./journal", "~/journal", "~"])("is never %j, which each runner takes for another", (path) => {
    const sources = { platform: "linux", home: "/h" } as const;
    const refused = (name: string) =>
      expect.objectContaining({ code: "inputInvalid", message: expect.stringContaining(name) });
    expect(() => journalFolder({ ...sources, configured: path, environment: {} })).toThrow(refused("hyperv:journal"));
    expect(() => journalFolder({ ...sources, configured: undefined, environment: { HYPERV_JOURNAL: path } })).toThrow(
      refused("HYPERV_JOURNAL"),
    );
  });

  it("may be a folder of its own only where nobody chose it", () => {
    const sources = { configured: undefined, environment: {}, platform: "linux", home: "/h" } as const;
    expect(openJournal(sources).makes).toBe("withParents");
    expect(openJournal({ ...sources, configured: "/c" }).makes).toBe("alone");
    expect(openJournal({ ...sources, environment: { HYPERV_JOURNAL: "/e" } }).makes).toBe("alone");
  });

  it("is the configured one, else HYPERV_JOURNAL, else the user's own", () => {
    const sources = { configured: undefined, environment: {}, platform: "linux", home: "/h" } as const;
    expect(journalFolder({ ...sources, configured: "/c", environment: { HYPERV_JOURNAL: "/e" } })).toBe("/c");
    expect(journalFolder({ ...sources, environment: { HYPERV_JOURNAL: "/e" } })).toBe("/e");
    expect(journalFolder(sources)).toBe("/h/.local/state/pulumi-hyperv-failback/journal");
    expect(journalFolder({ ...sources, environment: { XDG_STATE_HOME: "/s" } })).toBe(
      "/s/pulumi-hyperv-failback/journal",
    );
  });
});
