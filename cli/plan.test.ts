import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningHost } from "../simulator/host";
import { act, at, failback, startFleet } from "./host-commands.test-support";
import type { PlanReport } from "./plan/report";

let host: RunningHost;
let journal: string;

beforeEach(async () => {
  host = await startFleet();
  journal = mkdtempSync(join(tmpdir(), "plan-"));
});
afterEach(async () => {
  await host.close();
  rmSync(journal, { recursive: true, force: true });
});

const plan = (...args: string[]) => failback(["plan", "--host", at(host), "--journal", journal, ...args]);

async function reported(...args: string[]): Promise<{ code: number; report: PlanReport }> {
  const { code, out } = await plan("--json", ...args);
  return { code, report: JSON.parse(out) as PlanReport };
}

describe("hyperv-failback plan", () => {
  it("shows a start in the words of the preview, and starts nothing", async () => {
    const { code, out } = await plan("SQL01", "--request", "CHG-4711");
    expect(code).toBe(0);
    expect(out).toMatch(/^start: starts one failback of SQL01 under CHG-4711 \(if CHG-4711 was used before, /);
    expect(out).toContain("OVERWRITES the disks of SQL01 on 127.0.0.1 with the data of the side where it runs now");
    expect(out).toMatch(/^ {2}from +Committed$/m);
    const calls = await fetch(`${host.control}/calls`, { headers: { authorization: `Bearer ${host.token}` } });
    expect(await calls.json()).toEqual([]);
  });

  it("shows the point that a policy chooses", async () => {
    const { report } = await reported("SQL02", "--recovery-point", "latestApplicationConsistent");
    expect(report).toMatchObject({
      outcome: "ok",
      plan: { action: "start", recoveryPointId: "9D1E7B30-52C8-4F6A-8E04-3A5C7F90D503" },
    });
  });

  it.each<[string, string[], string]>([
    ["a machine that runs", ["WEB01"], "machineNotOff"],
    ["Hyper-V's own provider", ["FILE01"], "builtInProvider"],
    ["no point that old", ["SQL02", "--recovery-point", "takenBefore=2020-01-01T00:00:00Z"], "recoveryPointMissing"],
    ["a state that is not declared", ["SQL01", "--start-from", "Recovered"], "stateNotAllowed"],
    ["a machine that is not there", ["NOBODY"], "machineNotFound"],
  ])("ends with 3 for %s, with code, reason and remedy", async (_, args, code) => {
    const ended = await plan(...args);
    expect(ended.code).toBe(3);
    expect(ended.out).toContain(`[${code}]\n    `);
  });

  it("an allowance of the program is one here", async () => {
    expect((await reported("FILE01", "--allow-built-in-provider")).code).toBe(0);
  });

  it("there is nothing to send for a machine that is back", async () => {
    const { code, report } = await reported("CRM01");
    expect({ code, action: report.plan.action }).toEqual({ code: 0, action: "none" });
    expect(report.warnings.join()).toContain("CRM01 shows FailbackCompleted already");
  });

  it("a request that is halted blocks", async () => {
    await failback(["halt", "CHG-9", "--journal", journal]);
    const halted = await plan("SQL01", "--request", "CHG-9");
    expect(halted.code).toBe(3);
    expect(halted.out).toContain("request CHG-9 is halted since");
  });

  it("a host that cannot be asked blocks, as in a preview", async () => {
    await act(host, "SQL01", { action: "powerOn" });
    const ended = await failback(["plan", "--host", "127.0.0.1:1", "--journal", journal, "SQL01"]);
    expect(ended.code).toBe(3);
    expect(ended.out).toContain("[hostUnreachable]");
  });

  it.each<[string, string[], RegExp]>([
    ["a policy that is none", ["SQL01", "--recovery-point", "newest"], /--recovery-point: must be latest/],
    ["an instant that is none", ["SQL01", "--recovery-point", "takenBefore=monday"], /recoveryPoint\.takenBefore/],
    ["a state that is none", ["SQL01", "--start-from", "Sleeping"], /startFrom/],
    ["no password", ["SQL01"], /no password is set/],
  ])("ends with 2 for %s", async (what, args, words) => {
    const account = what === "no password" ? { HYPERV_PASSWORD: "" } : {};
    const ended = await failback(["plan", "--host", at(host), "--journal", journal, ...args], account);
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toMatch(words);
  });
});
