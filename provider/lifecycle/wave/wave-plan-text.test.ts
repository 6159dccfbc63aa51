import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FailbackError } from "../../errors";
import { checkWave } from "./check-wave";
import { type FleetMachine, fleet, programOf, waveWorld } from "./wave.test-support";
import type { WavePlan } from "./wave-plan";

async function planOf(machines: FleetMachine[], more: Record<string, unknown> = {}, away?: string) {
  const { lifecycle, hostAt, progress } = waveWorld(machines);
  if (away) hostAt(away).away = new FailbackError("hostUnreachable", `${away}:5985 does not answer`);
  const { inputs } = await checkWave(lifecycle(), {}, programOf(machines, more));
  const plan = inputs["plan"] as WavePlan;
  return { plan, text: `${JSON.stringify(plan, null, 2)}\n\n${progress.lines.join("\n")}\n` };
}

/** Set to accept new words on purpose. */
function golden(name: string, text: string): string {
  const file = join(__dirname, `${name}.golden.txt`);
  if (process.env["UPDATE_WAVE_GOLDEN"]) writeFileSync(file, text);
  return readFileSync(file, "utf8");
}

/** Every 500th machine runs, every 700th replicates, every 900th has come back, and some names lead nowhere. */
function troubled(): FleetMachine[] {
  return fleet(2_000, 10).map((machine, index) => ({
    ...machine,
    state: index % 700 === 3 ? "Replicating" : index % 900 === 5 ? "FailbackCompleted" : "Committed",
    enabledState: index % 500 === 1 ? 2 : 3,
  }));
}

describe("a wave's plan as a reviewer reads it", () => {
  it("of eight machines: a line for each, those in trouble first", async () => {
    const machines = fleet(8, 2);
    const [, , third, , , sixth] = machines;
    if (third) third.enabledState = 2;
    if (sixth) sixth.state = "FailbackCompleted";
    const { text, plan } = await planOf(machines, { failureBudget: 1, stagger: "5 seconds" });
    expect(plan.machines).toHaveLength(8);
    expect(text).toBe(golden("wave-plan-of-8", text));
  });

  it("of two thousand machines on ten hosts: totals, then a line for each verdict", async () => {
    const { text, plan } = await planOf(troubled(), {}, "hv-07");
    expect(text.split("\n").length).toBeLessThanOrEqual(90);
    expect(plan.machines?.length).toBeLessThanOrEqual(8);
    expect(text).toBe(golden("wave-plan-of-2000", text));
  });

  it("stays short when every machine has a reason of its own", async () => {
    const machines = fleet(2_000, 10);
    const members = machines.map(({ host }, index) => `NOSUCH${index} on ${host}`);
    const { text } = await planOf(machines, { members });
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
    expect(text).toContain("2,000 blocked [machineNotFound]: NOSUCH0 on hv-01");
    expect(text).toContain("(and the like)");
  });

  it("has no line of its machines that the engine would cut", async () => {
    for (const { plan } of [await planOf(fleet(60, 3)), await planOf(troubled())])
      for (const line of plan.machines ?? []) expect(line.length).toBeLessThanOrEqual(150);
  });

  it("costs in proportion to its machines: each is found in an index of the inventory", async () => {
    const [few, many] = [await leastCostOf(150), await leastCostOf(1_500)];
    // Ten times as many, of one host; without the index about a hundred times the cost.
    expect(many / few).toBeLessThan(40);
  });
});

/** Processor time of one check, of three the least: a busy machine only ever adds to it. */
async function leastCostOf(machines: number): Promise<number> {
  const { lifecycle } = waveWorld(fleet(machines, 1));
  const program = programOf(fleet(machines, 1), { recoveryPoint: "latest" });
  await checkWave(lifecycle(), {}, program);
  const costs: number[] = [];
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    await checkWave(lifecycle(), {}, program);
    const { user, system } = process.cpuUsage(before);
    costs.push(user + system);
  }
  return Math.min(...costs);
}
