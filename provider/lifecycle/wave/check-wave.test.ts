import { FailbackError } from "../../errors";
import { checkWave } from "./check-wave";
import { type FleetMachine, fleet, machineId, programOf, waveWorld } from "./wave.test-support";
import type { WavePlan } from "./wave-plan";

type Program = Record<string, unknown>;

/** What check makes of a program over these machines, in a process of its own. */
async function checked(machines: FleetMachine[], more: Program = {}, olds: Program = {}) {
  const world = waveWorld(machines);
  const result = await checkWave(world.lifecycle(), olds, programOf(machines, more));
  return { ...world, ...result, plan: result.inputs["plan"] as WavePlan, said: world.progress.lines.join("\n") };
}

function without<T>(values: readonly T[], index: number): T[] {
  return values.filter((_, at) => at !== index);
}

describe("what check adds to a wave", () => {
  it("the plan, the ids in the order of the members, the used requests and the desired state", async () => {
    const { inputs, plan } = await checked(fleet(3, 2));
    expect(inputs).toMatchObject({
      vmIds: [machineId(1), machineId(2), machineId(3)],
      usedRequests: [],
      replicationState: "FailbackCompleted",
    });
    expect(plan).toMatchObject({ action: "start", starts: "1-3", points: [], totals: { machines: 3, start: 3 } });
  });

  it("stores members in their shortest form, and takes both forms back", async () => {
    const machines = fleet(2, 1);
    const long = machines.map(({ name, host }) => ({ host, vm: { name } }));
    const first = await checked(machines, { members: long });
    expect(first.inputs["members"]).toEqual(["VM0001 on hv-01", "VM0002 on hv-01"]);
    const again = await checked(machines, { members: long }, first.inputs);
    expect(again.inputs).toEqual({ ...first.inputs, usedRequests: ["CHG-1"], plan: again.inputs["plan"] });
  });

  it("whatever comes in under a name it adds itself is overwritten", async () => {
    const { inputs } = await checked(fleet(1, 1), { plan: "x", vmIds: ["x"], orders: "x", usedRequests: ["x"] });
    expect(inputs).toMatchObject({ vmIds: [machineId(1)], usedRequests: [] });
    expect(inputs).not.toHaveProperty("orders");
  });

  it("disarmed: constant, in every state and with a host away", async () => {
    const machines = fleet(2, 2);
    const { inputs, plan, said } = await checked(machines, { request: undefined });
    expect(plan.action).toBe("disarmed");
    expect(inputs).not.toHaveProperty("replicationState");
    expect(said).toBe("");
    const away = waveWorld(machines);
    away.hostAt("hv-01").away = new FailbackError("hostUnreachable", "hv-01 does not answer");
    const other = await checkWave(away.lifecycle(), {}, programOf(machines, { request: undefined }));
    expect(other.inputs["plan"]).toEqual(plan);
  });

  it("two members for one machine are refused, with both named; so is a machine of another resource", async () => {
    const machines = fleet(2, 1);
    const twice = { members: ["VM0001 on hv-01", { host: "hv-01", vm: { id: machineId(1) } }] };
    expect((await checked(machines, twice)).failures?.[0]?.reason).toContain(
      `members[0] (VM0001 on hv-01) and members[1] (${machineId(1)} on hv-01) mean the same machine`,
    );
    const world = waveWorld(machines);
    const lifecycle = world.lifecycle();
    lifecycle.claims.claim({ vmId: machineId(2), relationship: "primary" }, "urn:of-another");
    const { failures } = await checkWave(lifecycle, {}, programOf(machines));
    expect(failures?.[0]?.reason).toContain("urn:of-another");
  });

  it("the same machine's other relationship is another member", async () => {
    const members = ["VM0001 on hv-01", { host: "hv-01", vm: { name: "VM0001" }, relationship: "extended" }];
    const { failures, plan } = await checked(fleet(1, 1), { members });
    expect(failures).toBeUndefined();
    expect(plan.blockedBy?.[0]?.code).toBe("relationshipMissing");
  });

  it("with preflight off no host is asked, and no policy can choose", async () => {
    const { plan, hostAt } = await checked(fleet(2, 1), { preflight: false });
    expect(plan).toMatchObject({ action: "unknown" });
    expect(plan).not.toHaveProperty("starts");
    expect(hostAt("hv-01").inventories).toBe(0);
    const { failures } = await checked(fleet(2, 1), {
      preflight: false,
      members: [
        "VM0001 on hv-01",
        { host: "hv-01", vm: { name: "VM0002" }, recoveryPoint: "latestApplicationConsistent" },
      ],
    });
    expect(failures?.[0]?.reason).toMatch(/^members\[1\]: a recoveryPoint can only be chosen with preflight on/);
  });

  it("what is not known yet makes one plan that is not known", async () => {
    const { plan, inputs } = await checked(fleet(2, 1), { members: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] });
    expect(plan).toMatchObject({ action: "unknown", summary: expect.stringContaining("members") });
    expect(inputs).not.toHaveProperty("vmIds");
  });

  it("asks each host once, and says of one that is away that its own machines are blocked, and no others", async () => {
    const machines = fleet(6, 3);
    const world = waveWorld(machines);
    world.hostAt("hv-02").away = new FailbackError("hostUnreachable", "hv-02 does not answer");
    const { inputs } = await checkWave(world.lifecycle(), {}, programOf(machines));
    expect(inputs["plan"]).toMatchObject({
      action: "start",
      starts: "1, 3-4, 6",
      blockedBy: [{ code: "hostUnreachable", machines: "VM0002 on hv-02, VM0005 on hv-02" }],
    });
    expect(["hv-01", "hv-02", "hv-03"].map((host) => world.hostAt(host).inventories)).toEqual([1, 1, 1]);
  });
});

describe("the ids that are known already", () => {
  const machines = fleet(3, 1);

  it("stay with a renamed machine, also when members come and go or are put in another order", async () => {
    const first = await checked(machines);
    const renamed = machines.map((one, index) => (index === 1 ? { ...one, name: "NEW" } : one));
    const world = waveWorld(renamed);
    const members = ["VM0003 on hv-01", "VM0002 on hv-01"];
    const { inputs } = await checkWave(world.lifecycle(), first.inputs, programOf(machines, { members }));
    expect(inputs["vmIds"]).toEqual([machineId(3), machineId(2)]);
    expect((inputs["plan"] as WavePlan).starts).toBe("1-2");
  });

  it("stay when only the host was changed and no other machine can be meant, and not when one can", async () => {
    const first = await checked(machines);
    const moved = fleet(3, 1).map((one) => ({ ...one, host: "hv-09", name: "RENAMED" }));
    const program = programOf(moved, { members: ["VM0001 on hv-09"] });
    expect((await checkWave(waveWorld(moved).lifecycle(), first.inputs, program)).inputs["vmIds"]).toEqual([
      machineId(1),
    ]);
    const twins = {
      ...first.inputs,
      members: ["VM0001 on hv-01", "VM0001 on hv-02"],
      vmIds: [machineId(1), machineId(2)],
    };
    expect((await checkWave(waveWorld(moved).lifecycle(), twins, program)).inputs["vmIds"]).toEqual([""]);
  });
});

describe("which members may start", () => {
  it("those that could alone; what blocks the others is told with code, reason and remedy", async () => {
    const machines = fleet(5, 1);
    const [, second, third, fourth, fifth] = machines as [
      FleetMachine,
      FleetMachine,
      FleetMachine,
      FleetMachine,
      FleetMachine,
    ];
    second.enabledState = 2;
    third.state = "Replicating";
    fourth.state = "FailbackCompleted";
    fifth.state = "Unknown";
    const { plan, said } = await checked(machines);
    expect(plan).toMatchObject({ starts: "1", totals: { start: 1, blocked: 2, none: 1, unknown: 1 } });
    expect(plan.blockedBy?.map(({ code, machines, remedy }) => [code, machines, remedy.length > 0])).toEqual([
      ["machineNotOff", "VM0002 on hv-01", true],
      ["stateNotAllowed", "VM0003 on hv-01", true],
      ["stateUnknown", "VM0005 on hv-01", true],
    ]);
    expect(said).toContain("[machineNotOff]");
  });

  it("a policy's point is bound to the position of its member", async () => {
    const machines = fleet(3, 1);
    const world = waveWorld(machines);
    const takenAt = "2026-11-01T00:00:00.000Z";
    world.hostAt("hv-01").points = [
      { id: "POINT-2", vmId: machineId(2), takenAt, consistency: "applicationConsistent" },
      { id: "POINT-3", vmId: machineId(3), takenAt, consistency: "applicationConsistent" },
    ];
    const program = programOf(machines, { recoveryPoint: "latestApplicationConsistent" });
    const { inputs } = await checkWave(world.lifecycle(), {}, program);
    expect(inputs["plan"]).toMatchObject({
      starts: "2-3",
      points: ["2 POINT-2", "3 POINT-3"],
      blockedBy: [{ code: "recoveryPointMissing", machines: "VM0001 on hv-01" }],
    });
  });

  it("a validUntil that has passed blocks by the host's own clock", async () => {
    const machines = fleet(2, 2);
    const world = waveWorld(machines);
    for (const host of ["hv-01", "hv-02"]) world.hostAt(host).time = Date.UTC(2026, 0, host === "hv-01" ? 2 : 4);
    const program = programOf(machines, { validUntil: "2026-01-03T00:00:00Z" });
    const { inputs } = await checkWave(world.lifecycle(), {}, program);
    expect(inputs["plan"]).toMatchObject({ starts: "1", blockedBy: [{ code: "requestExpired" }] });
  });

  it("under a request in use: what shows Recovered may start, with a warning that its order has the last word", async () => {
    const machines = fleet(3, 1).map(
      (one, index) => ({ ...one, state: index === 0 ? "FailbackCompleted" : "Recovered" }) as FleetMachine,
    );
    const { plan, said, inputs } = await checked(machines, {}, { request: "CHG-1" });
    expect(inputs["usedRequests"]).toEqual(["CHG-1"]);
    expect(plan).toMatchObject({ starts: "2-3", totals: { none: 1 } });
    expect(plan.warnings?.[0]).toContain("this request was used for already starts nothing");
    expect(said).toBe("");
  });

  it("in a wave that used requests before, a machine at Committed that runs is blocked", async () => {
    const machines = fleet(1, 1).map((one): FleetMachine => ({ ...one, enabledState: 2 }));
    const { plan } = await checked(machines, { request: "CHG-2" }, { request: "CHG-1" });
    expect(plan.machines?.[0]).toContain("blocked [machineNotOff]");
  });

  it("in a wave that used requests before, Committed starts only what no request was used for, and Replicating went on", async () => {
    const machines = fleet(3, 1);
    (machines[2] as FleetMachine).state = "Replicating";
    const { plan } = await checked(machines, { request: "CHG-2" }, { request: "CHG-1" });
    expect(plan).toMatchObject({ starts: "1-2", totals: { start: 2, none: 1, blocked: 0 } });
    expect(plan.machines).toEqual([
      "VM0001 on hv-01: start unless a request was used for it before (that needs `again`), Committed -> FailbackCompleted, point left to the host",
      "VM0002 on hv-01: start unless a request was used for it before (that needs `again`), Committed -> FailbackCompleted, point left to the host",
      "VM0003 on hv-01: nothing to send, reads Replicating: it came back, or went on, under an earlier request",
    ]);
    expect(plan.summary).toBe(
      "starts failbacks of 2 of 3 machines on 1 host under CHG-2; 2 of them only if no request was used for them before, 1 with nothing to send",
    );
    const sure = await checked(machines, { request: "CHG-2", again: true }, { request: "CHG-1" });
    expect(sure.plan.summary).not.toContain("only if");
    expect(sure.plan.machines?.[0]).toBe(
      "VM0001 on hv-01: start, Committed -> FailbackCompleted, point left to the host",
    );
  });

  it("a request that a later one has replaced starts nothing at all", async () => {
    const { plan } = await checked(fleet(3, 1), {}, { usedRequests: ["CHG-1"], request: "CHG-2" });
    expect(plan).toMatchObject({ action: "blocked", starts: "", blockedBy: [{ code: "requestSpent" }] });
  });

  it("is the same for the same facts at any time", async () => {
    const first = await checked(fleet(100, 4));
    const second = waveWorld(fleet(100, 4));
    second.clock.at += 86_400_000;
    expect((await checkWave(second.lifecycle(), {}, programOf(fleet(100, 4)))).inputs).toEqual(first.inputs);
  });
});

describe("what is said besides the plan", () => {
  it("a halt, and what the journal has of machines that would start", async () => {
    const machines = fleet(3, 1);
    const world = waveWorld(machines);
    world.journal.halted.set("CHG-1", "yesterday");
    for (const place of [1, 3])
      world.journal.entries.push({
        ...{ version: 1, at: "2026-11-20T00:00:00Z", host: "hv-01", request: "CHG-0", relationship: "primary" },
        ...{ vmId: machineId(place), phase: "aboutToSend" },
      } as never);
    await checkWave(world.lifecycle(), {}, programOf(machines, { members: without(programOf(machines).members, 2) }));
    const said = world.progress.lines.join("\n");
    expect(said).toContain("request CHG-1 is halted since yesterday");
    expect(said).toContain("the journal has entries already: VM0001 on hv-01: request CHG-0");
    expect(said).not.toContain("VM0003");
  });

  it("a halt of the request in use, while machines are left to start; its own entries are no surprise", async () => {
    const machines = fleet(2, 1);
    const world = waveWorld(machines);
    world.journal.halted.set("CHG-1", "yesterday");
    await checkWave(world.lifecycle(), { request: "CHG-1" }, programOf(machines));
    const said = world.progress.lines.join("\n");
    expect(said).toContain("request CHG-1 is halted since yesterday");
    expect(said).not.toContain("the journal has entries already");
    const back = machines.map((one) => ({ ...one, state: "FailbackCompleted" }) as const);
    const settled = waveWorld(back);
    settled.journal.halted.set("CHG-1", "yesterday");
    await checkWave(settled.lifecycle(), { request: "CHG-1" }, programOf(back));
    expect(settled.progress.lines.join("\n")).not.toContain("halted");
  });

  it("that a name leads to another machine now", async () => {
    const machines = fleet(2, 1);
    const olds = { members: ["VM0002 on hv-01"], vmIds: [machineId(1)] };
    const { said, inputs } = await checked(machines, { members: ["VM0002 on hv-01"] }, olds);
    expect(inputs["vmIds"]).toEqual([machineId(1)]);
    expect(said).toContain(`names that lead to other machines now`);
  });
});
