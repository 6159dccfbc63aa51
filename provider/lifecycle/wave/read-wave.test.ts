import { FailbackError } from "../../errors";
import { checkWave } from "./check-wave";
import { readWave } from "./read-wave";
import { type FleetMachine, fleet, machineId, orderText, programOf, waveWorld } from "./wave.test-support";

/** A refresh of a wave whose machines all came back, over the fleet as it is now. */
async function refreshed(machines: FleetMachine[], more: Record<string, unknown> = {}) {
  const first = await checkWave(
    waveWorld(fleet(machines.length, 2)).lifecycle(),
    {},
    programOf(fleet(machines.length, 2), more),
  );
  const orders = Object.fromEntries(
    Array.from({ length: machines.length }, (_, index) => [
      `${machineId(index + 1)}/primary`,
      orderText("CHG-1", "fulfilled"),
    ]),
  );
  const outputs = { ...first.inputs, orders, usedRequests: ["CHG-1"], observed: { Committed: machines.length } };
  const world = waveWorld(machines);
  return { world, outputs, read: () => readWave(world.lifecycle(), "id", outputs) };
}

const came = (count: number) => fleet(count, 2).map((one): FleetMachine => ({ ...one, state: "FailbackCompleted" }));

describe("a refresh of a wave", () => {
  it("keeps the record, counts anew, asks each host once, and shows the desired state while nothing is amiss", async () => {
    const { read, outputs, world } = await refreshed(came(4));
    const { props, inputs, id } = await read();
    expect(id).toBe("id");
    expect(props).toEqual({ ...outputs, observed: { FailbackCompleted: 4 }, replicationState: "FailbackCompleted" });
    expect(inputs).not.toHaveProperty("orders");
    expect(world.hostAt("hv-01").inventories + world.hostAt("hv-02").inventories).toBe(2);
  });

  it("names the machines that drifted, in outputs and inputs", async () => {
    const machines = came(2_000);
    for (const place of [0, 6]) (machines[place] as FleetMachine).state = "Recovered";
    const { props, inputs } = await (await refreshed(machines)).read();
    const shown = "Recovered: VM0001 on hv-01, VM0007 on hv-01 (2 of 2,000)";
    expect([props["replicationState"], inputs["replicationState"]]).toEqual([shown, shown]);
    expect(props["observed"]).toEqual({ Recovered: 2, FailbackCompleted: 1_998 });
  });

  it("counts a missing machine as one, and fails when a host is away", async () => {
    const { read } = await refreshed(
      came(4)
        .slice(1)
        .concat({ ...(came(1)[0] as FleetMachine), id: machineId(99), name: "X" }),
    );
    expect((await read()).props["observed"]).toEqual({ FailbackCompleted: 3, MachineMissing: 1 });
    const away = await refreshed(came(4));
    away.world.hostAt("hv-02").away = new FailbackError("hostUnreachable", "hv-02 does not answer");
    await expect(away.read()).rejects.toThrow("hv-02 does not answer");
  });

  it("with preflight off says itself that a machine which came back is gone: no comparison looks after it", async () => {
    const other = { ...(came(1)[0] as FleetMachine), id: machineId(99), name: "X" };
    const { outputs, world } = await refreshed([...came(2).slice(1), other], { preflight: false });
    await readWave(world.lifecycle(), "id", { ...outputs, vmIds: [machineId(1), machineId(2)] });
    expect(world.progress.lines).toEqual([
      "warning: drift was not looked for on VM0001 on hv-01: the host has no such machine now",
    ]);
  });

  it("disarmed: observes, and never shows drift", async () => {
    const machines = came(2);
    (machines[0] as FleetMachine).state = "Recovered";
    const { props } = await (await refreshed(machines, { request: undefined })).read();
    expect(props).not.toHaveProperty("replicationState");
    expect(props["observed"]).toEqual({ Recovered: 1, FailbackCompleted: 1 });
  });
});
