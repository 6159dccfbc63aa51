import { FailbackError } from "../../errors";
import { checkWave } from "./check-wave";
import { createWave, updateWave } from "./operate-wave";
import { type FleetMachine, fleet, machineId, orderText, programOf, waveWorld } from "./wave.test-support";

const LIVE = 4;
const COMPLETED = 7;

/** An `up` of a wave without a request, over the fleet as it is; what it warned of. */
async function observed(
  machines: FleetMachine[],
  given: { away?: Record<string, string>; orders?: Record<string, string>; more?: Record<string, unknown> } = {},
) {
  const { away = {}, orders = {}, more = {} } = given;
  const world = waveWorld(machines);
  const disarmed = programOf(machines, { ...more, request: undefined });
  const created = await createWave(world.lifecycle(), (await checkWave(world.lifecycle(), {}, disarmed)).inputs);
  for (const [address, why] of Object.entries(away))
    world.hostAt(address).away = new FailbackError("hostUnreachable", why);
  const { inputs } = await checkWave(world.lifecycle(), created.outs, disarmed);
  const from = world.progress.lines.length;
  const { outs } = await updateWave(world.lifecycle(), created.id, { ...created.outs, orders }, inputs);
  const warnings = world.progress.lines.slice(from).filter((line) => line.startsWith("warning: "));
  return { outs, warnings };
}

/** One machine a host: VM0001 on hv-01, VM0002 on hv-02, … */
const machines = (count: number, differing: Record<number, Partial<FleetMachine>> = {}) =>
  fleet(count, count).map((one, index): FleetMachine => ({ ...one, ...differing[index + 1] }));

describe("a disarmed wave", () => {
  it("says nothing while all is well, also of a failback that has ended or that an open order is about", async () => {
    const orders = { [`${machineId(2)}/primary`]: orderText("CHG-1", "open") };
    const fleetNow = machines(3, { 1: { jobs: [COMPLETED] }, 2: { state: "FailbackInProgress", jobs: [LIVE] } });
    const { outs, warnings } = await observed(fleetNow, { orders });
    expect(warnings).toEqual([]);
    expect(outs["observed"]).toEqual({ Committed: 2, FailbackInProgress: 1 });
  });

  it("gives each reason why machines were not observed its own line, with its own machines", async () => {
    const away = { "hv-01": "hv-01 cannot be reached", "hv-02": "hv-02 does not answer" };
    const members = [
      "VM0001 on hv-01",
      "VM0002 on hv-02",
      "VM0003 on hv-03",
      { host: "hv-01", vm: { name: "VM0009" } },
    ];
    const { outs, warnings } = await observed(machines(3), { away, more: { members } });
    expect(warnings).toEqual([
      expect.stringMatching(/^warning: not observed: VM0001 on hv-01, VM0009 on hv-01: hv-01 cannot be reached/),
      expect.stringMatching(/^warning: not observed: VM0002 on hv-02: hv-02 does not answer/),
    ]);
    expect(outs["observed"]).toEqual({ Committed: 1, NotObserved: 3 });
  });

  it("tells five reasons, and names the machines of all others together", async () => {
    const away = Object.fromEntries(machines(8).map(({ host }) => [host, `${host} does not answer`]));
    const { warnings } = await observed(machines(8), { away });
    expect(warnings).toHaveLength(6);
    expect(warnings[4]).toContain("VM0005 on hv-05: hv-05 does not answer");
    expect(warnings[5]).toBe(
      "warning: not observed either, each for a reason like these: VM0006 on hv-06, VM0007 on hv-07, VM0008 on hv-08",
    );
  });

  it("names failbacks that run without an open order of its own: by the state, by a job, beside an order that has ended", async () => {
    const orders = { [`${machineId(3)}/primary`]: orderText("CHG-1", "failed") };
    const running = { state: "FailbackInProgress" as const };
    const fleetNow = machines(4, { 1: running, 2: { jobs: [COMPLETED, LIVE] }, 3: running });
    const { warnings } = await observed(fleetNow, { orders });
    expect(warnings).toEqual([
      "warning: a failback runs on VM0001 on hv-01, VM0002 on hv-02, VM0003 on hv-03, which no open order of this wave is about: if a request of this wave began it, put the request back and `pulumi up` follows it",
    ]);
  });
});
