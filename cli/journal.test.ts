import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JournalEntry } from "../provider/failback/journal";
import { FileJournal } from "../provider/journal/file-journal";
import { failback } from "./host-commands.test-support";

const VM = "5A2C0E6B-0C5D-4B53-9C2E-0D6E1F3A7B11";
const LINE: JournalEntry = {
  ...{ version: 1, at: "2026-11-21T10:00:00.000Z", startedAt: null, request: "CHG-4711", host: "hv-dr-01", vmId: VM },
  ...{ relationship: "primary", phase: "aboutToSend", recoveryPointId: null, jobId: null, outcome: null, reason: null },
};
const STARTED = { startedAt: LINE.at };

describe("journal", () => {
  let folder: string;
  const journal = async (...args: readonly string[]) => (await failback(["journal", ...args, "--journal", folder])).out;
  const write = async (...lines: readonly JournalEntry[]) => {
    for (const line of lines) await new FileJournal(folder).append(line);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "failback-journal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const ended = { ...LINE, ...STARTED, at: "2026-11-21T10:09:00.000Z", phase: "ended", outcome: "fulfilled" } as const;

  it("says of the last line of an undertaking alone that it may still be running", async () => {
    await write(LINE);
    expect(await journal(VM)).toContain("about to send  (host hv-dr-01; may still be running at the host)");
    await write({ ...LINE, ...STARTED, at: "2026-11-21T10:00:02.000Z", phase: "accepted", jobId: "J-1" }, ended);
    const out = await journal(VM);
    expect(out).toContain("fulfilled");
    expect(out).not.toContain("may still be running");
  });

  it("tells programs in JSON what it knows of all machines, and of one", async () => {
    await write(LINE, ended, { ...LINE, at: "2026-11-22T10:00:00.000Z", request: "CHG-4712" });
    const known = JSON.parse(await journal("--json"));
    expect(known).toMatchObject({ version: 1, folder, machines: [{ vmId: VM, relationship: "primary" }] });
    const entries = [
      { request: "CHG-4711", phase: "aboutToSend", mayStillRun: false },
      { request: "CHG-4711", phase: "ended", outcome: "fulfilled", mayStillRun: false },
      { request: "CHG-4712", phase: "aboutToSend", mayStillRun: true },
    ];
    expect(known.machines[0].entries).toMatchObject(entries);
    expect(JSON.parse(await journal(VM.toLowerCase(), "--json"))).toEqual(known);
  });

  it("knows nothing of a machine that no line names, and of an empty folder", async () => {
    expect(JSON.parse(await journal("--json"))).toEqual({ version: 1, folder, machines: [] });
    expect(JSON.parse(await journal(VM, "--json")).machines).toMatchObject([{ vmId: VM, entries: [] }]);
    expect(await journal()).toContain("holds no journal");
  });
});
