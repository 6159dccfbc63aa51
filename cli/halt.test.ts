import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileJournal } from "../provider/journal/file-journal";
import { failback } from "./host-commands.test-support";

const VM = "5A2C0E6B-0C5D-4B53-9C2E-0D6E1F3A7B11";

describe("halt", () => {
  const folder = mkdtempSync(join(tmpdir(), "failback-halt-"));
  const halt = async (request: string) => (await failback(["halt", request, "--journal", folder])).out;

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("halts a request that the journal has heard of, and says no more than that", async () => {
    await new FileJournal(folder).append({
      ...{
        version: 1,
        at: "2026-11-21T10:00:00.000Z",
        startedAt: null,
        request: "CHG-4711",
        host: "hv-dr-01",
        vmId: VM,
      },
      ...{
        relationship: "primary",
        phase: "aboutToSend",
        recoveryPointId: null,
        jobId: null,
        outcome: null,
        reason: null,
      },
    });
    const out = await halt("CHG-4711");
    expect(out).toContain("Nothing more is sent under request CHG-4711");
    expect(out).not.toContain("spelling");
  });

  it("hints at the spelling of a request that no line of the journal names, and halts it all the same", async () => {
    expect(await halt("CHG-4117")).toContain("No line of that journal names CHG-4117 yet: look at its spelling");
    expect(await new FileJournal(folder).haltedSince("CHG-4117")).toBeDefined();
  });

  it("tells programs in JSON what it did, and takes a halt back", async () => {
    const json = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse((await failback([...args, "--json", "--journal", folder])).out);
    const about = { version: 1, folder, request: "CHG-4711" };
    const halted = await json("halt", "CHG-4711");
    const since = await new FileJournal(folder).haltedSince("CHG-4711");
    expect(since).toMatch(/^20.*Z$/);
    expect(halted).toEqual({ ...about, haltedSince: since, known: true });
    expect(await json("halt", "CHG-9999")).toMatchObject({ request: "CHG-9999", known: false });
    expect(await json("resume", "CHG-4711")).toEqual({ ...about, wasHaltedSince: since });
    expect(await json("resume", "CHG-4711")).toEqual({ ...about, wasHaltedSince: null });
  });
});
