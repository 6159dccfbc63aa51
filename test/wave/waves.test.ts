import type { Properties } from "../../provider/engine/answers";
import { FailbackError } from "../../provider/errors";
import { externalProvider, type MachineInput, machineId, pointId } from "../../simulator/testing/fleets.test-support";
import { WaveWorld } from "./wave-world";

const BACK = 14;
const RECOVERED = 5;

const recovered: Partial<MachineInput> = {
  relationships: { primary: { state: "Recovered", provider: externalProvider.name } },
};

/** Machines that were failed over; what differs of one, a test says by its number. */
function worldOf(hosts: number, perHost: number, differing: Readonly<Record<number, Partial<MachineInput>>> = {}) {
  return new WaveWorld(hosts, perHost, (n) => ({ ...recovered, ...differing[n] }));
}

const fails = { failback: { seconds: 60, ends: "failed" } } as const;

function sentOnce(world: WaveWorld, numbers: readonly number[]): void {
  expect(numbers.map((n) => [n, world.sent(n)])).toEqual(numbers.map((n) => [n, 1]));
}

describe("a wave that goes well", () => {
  it("F2 brings all machines back, within both limits as the hosts themselves count, and reaches them", async () => {
    const world = worldOf(3, 8);
    const ended = await world.up(world.program({ maxParallel: 7, maxParallelPerHost: 3 }), "1-24");
    expect(ended.reasons).toEqual([]);
    sentOnce(
      world,
      Array.from({ length: 24 }, (_, n) => n + 1),
    );
    expect(world.mostAtOnce()).toEqual([3, 3, 3]);
    expect(world.outputs["counts"]).toMatchObject({ machines: 24, back: 24, failed: 0, notStarted: 0 });
    expect(world.outputs["observed"]).toEqual({ FailbackCompleted: 24 });
    expect(world.progress.movingTexts.some((text) => /^\d+\/24 done · 7 running( · about .* left)?$/.test(text))).toBe(
      true,
    );
    expect(Math.max(...world.progress.movingTexts.map((text) => Number(/(\d+) running/.exec(text)?.[1])))).toBe(7);
  });

  it("keeps less than 700 bytes for each machine, and tells how long they took", async () => {
    const world = worldOf(2, 20, { 7: { failback: { seconds: 600 } } });
    await world.up(world.program({ maxParallel: 40, maxParallelPerHost: 20 }), "1-40");
    const checkpoint = JSON.stringify({ resource: { inputs: world.inputs, outputs: world.outputs } }, undefined, 4);
    expect(checkpoint.length / 40).toBeLessThan(700);
    const { slowest, longestSeconds } = world.outputs["durations"] as { slowest: string[]; longestSeconds: number };
    expect(slowest).toHaveLength(5);
    expect(slowest[0]).toMatch(/^VM7 on hv-1: 60\d seconds$/);
    expect(longestSeconds).toBeGreaterThanOrEqual(600);
  });

  it("leaves the stagger between two starts, as the host saw them", async () => {
    const world = worldOf(2, 2);
    await world.up(world.program({ stagger: "20 seconds" }), "1-4");
    const times = world.hosts
      .flatMap(({ host }) => host.store.calls.map(({ hostTime }) => Date.parse(hostTime)))
      .toSorted((a, b) => a - b);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps).toHaveLength(3);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(19_900);
  });

  it("starts nobody whom the reviewed plan did not let start, and says so", async () => {
    const world = worldOf(1, 3);
    const { failure, reasons } = await world.up(world.program(), "1, 3");
    expect(failure?.code).toBe("movedSincePlan");
    expect(reasons.join("\n")).toMatch(/1 blocked: VM2 on hv-1: .*the plan was not to start/);
    expect([world.sent(1), world.sent(2), world.sent(3)]).toEqual([1, 0, 1]);
  });

  it("sends the recovery points that the plan chose, and starts nothing without one or when it is gone", async () => {
    const point = (n: number) => ({
      id: pointId(n),
      takenAt: "2026-11-19T02:00:00Z",
      consistency: "applicationConsistent" as const,
    });
    const world = worldOf(1, 3, {
      1: { recoveryPoints: [point(1)] },
      2: { recoveryPoints: [point(2)] },
      3: { recoveryPoints: [point(3)] },
    });
    const program = world.program({ recoveryPoint: "latestApplicationConsistent" });
    const ended = await world.up(program, "1-3", { points: [`1 ${pointId(1)}`, `2 ${pointId(9)}`] });
    expect(ended.failure?.code).toBe("recoveryPointMissing");
    expect(ended.reasons.join("\n")).toMatch(/1 blocked: VM2 on hv-1: the planned recovery point .* is gone/);
    expect(ended.reasons.join("\n")).toMatch(/1 blocked: VM3 on hv-1: the plan chose no recovery point/);
    expect([1, 2, 3].map((n) => world.sent(n))).toEqual([1, 0, 0]);
    expect(world.hosts[0]?.host.store.calls[0]?.recoveryPoint).toContain(pointId(1));
  });

  it("validUntil is held against each host's own clock", async () => {
    const world = worldOf(2, 1);
    world.behave(1, { clockSkewSeconds: 7_200 });
    const ended = await world.up(world.program({ validUntil: "2026-11-20T01:00:00Z" }), "1-2");
    expect(ended.reasons.join("\n")).toMatch(/1 blocked: VM2 on hv-2: the request was valid until/);
    // Nothing is written down for a machine that is blocked before its turn.
    expect(world.journal.entries.filter(({ vmId }) => vmId === machineId(2))).toEqual([]);
    expect([world.sent(1), world.sent(2)]).toEqual([1, 0]);
  });

  it("an update that changes nothing but limits asks for inventories, and for nothing else", async () => {
    const world = worldOf(2, 3);
    await world.up(world.program(), "1-6");
    const costOf = async (program: Properties): Promise<number[]> => {
      for (const one of world.hosts) one.asked = 0;
      expect((await world.up(program, "")).failure).toBeUndefined();
      return world.hosts.map(({ asked }) => asked);
    };
    const entries = world.journal.entries.length;
    const changed = await costOf(world.program({ maxParallel: 99 }));
    // A wave without a request takes one inventory of each host, and asks no more.
    expect(changed).toEqual(await costOf(world.program({ request: undefined })));
    expect(world.journal.entries).toHaveLength(entries);
  });
});

describe("a wave in trouble", () => {
  it("F3 a failure budget stops the wave: what runs ends, nothing new starts, and the report says which", async () => {
    const world = worldOf(1, 6, { 2: fails, 1: { failback: { seconds: 300 } } });
    const program = world.program({ maxParallelPerHost: 2 });
    const ended = await world.up(program, "1-6");
    expect(ended.isPartial).toBe(true);
    expect(ended.failure?.code).toBe("waveIncomplete");
    expect(ended.reasons[0]).toContain("of 6 machines 1 back, 1 failed, 4 not started");
    expect(ended.reasons.join("\n")).toMatch(/1 failed: VM2 on hv-1: .*\[jobFailed\]/);
    expect(ended.reasons.join("\n")).toMatch(
      /4 not started: VM3 on hv-1, VM4 on hv-1, VM5 on hv-1, VM6 on hv-1: the failure budget of 0 is used up by VM2 on hv-1 \[failureBudgetUsed\]/,
    );
    sentOnce(world, [1, 2]);
    expect(world.state(1)).toBe(BACK);
    expect(world.outputs["failures"]).toEqual({ request: "CHG-1", machines: [`${machineId(2)}/primary`] });

    // A retry starts nothing more.
    const again = await world.up(program, "3-6");
    expect(again.failure?.code).toBe("waveIncomplete");
    expect([3, 4, 5, 6].map((n) => world.sent(n))).toEqual([0, 0, 0, 0]);

    // A person raises the budget.
    const raised = await world.up(world.program({ maxParallelPerHost: 2, failureBudget: 1 }), "3-6");
    expect(raised.reasons.join("\n")).toMatch(/of 6 machines 5 back, 1 failed.*\n1 spent, start nothing: VM2 on hv-1/);
    sentOnce(world, [1, 2, 3, 4, 5, 6]);
  });

  it("F3 a refused call uses up the budget for the next operation as well", async () => {
    const world = worldOf(1, 3);
    world.behave(0, { machines: { [machineId(1)]: { start: { from: [] } } } });
    const refused = await world.up(world.program({ maxParallel: 1 }), "1-3");
    expect(refused).toMatchObject({ isPartial: true, failure: { code: "waveIncomplete" } });
    world.behave(0, {});
    const again = await world.up(world.program({ maxParallel: 1 }), "1-3");
    expect(again.failure?.code).toBe("failureBudgetUsed");
    expect([1, 2, 3].map((n) => world.sent(n))).toEqual([1, 0, 0]);
    expect((await world.up(world.program({ failureBudget: 1 }), "1-3")).reasons).toEqual([]);
    expect(world.outputs["failures"]).toBeUndefined();
  });

  it("F3 a new request starts anew, with an empty budget, and arms only those that need it", async () => {
    const world = worldOf(1, 4, { 2: fails });
    await world.up(world.program({ maxParallel: 1 }), "1-4");
    expect([1, 2, 3, 4].map((n) => world.sent(n))).toEqual([1, 1, 0, 0]);
    world.hosts[0]?.host.act(machineOf(world, 2), { action: "setNextFailback", ends: "completed" });
    const ended = await world.up(world.program({ request: "CHG-2", maxParallel: 1 }), "2-4");
    expect(ended.reasons).toEqual([]);
    expect([1, 2, 3, 4].map((n) => world.sent(n))).toEqual([1, 2, 1, 1]);
    expect(world.outputs["usedRequests"]).toEqual(["CHG-1", "CHG-2"]);
    expect(world.outputs["failures"]).toBeUndefined();
    expect(world.order(1)?.[0]).toBe("CHG-1");
  });

  it("F3 blocked machines do not stop the others, and are not counted", async () => {
    const world = worldOf(1, 3, { 1: { enabledState: "Running" } });
    const ended = await world.up(world.program(), "1-3");
    expect(ended.failure?.code).toBe("machineNotOff");
    expect(ended.reasons[1]).toMatch(
      /^1 blocked: VM1 on hv-1: the machine is not off \[machineNotOff\] Shut the machine/,
    );
    expect([1, 2, 3].map((n) => world.sent(n))).toEqual([0, 1, 1]);
    expect(world.outputs["failures"]).toBeUndefined();
  });

  it("a host that is away blocks its own members only", async () => {
    const world = worldOf(2, 2);
    const ended = await world.up(world.program({ hosts: withAway(world, "hv-2") }), "1-4");
    expect(ended.reasons.join("\n")).toMatch(/2 blocked: VM3 on hv-2, VM4 on hv-2: nowhere cannot be reached/);
    expect([1, 2, 3, 4].map((n) => world.sent(n))).toEqual([1, 1, 0, 0]);
  });

  it("a halt stops all that has not been sent", async () => {
    const world = worldOf(1, 4);
    world.journal.halted.set("CHG-1", "2026-11-20T00:00:00Z");
    const ended = await world.up(world.program({ maxParallel: 1 }), "1-4");
    expect(ended.failure?.code).toBe("requestHalted");
    expect(ended.reasons.join("\n")).toMatch(/4 not started: VM1 on hv-1, VM2/);
    expect(ended.isPartial).toBe(false);
    // The first one to find it out keeps the others from being looked at at all.
    expect(world.journal.phases()).toEqual(["aboutToSend", "notSent"]);
    world.journal.halted.clear();
    expect((await world.up(world.program(), "1-4")).reasons).toEqual([]);
    sentOnce(world, [1, 2, 3, 4]);
  });

  it("an engine that is gone stops all that has not been sent; what was sent is followed to its end", async () => {
    const world = worldOf(1, 4);
    let asked = 0;
    world.progress.engineListens = async () => {
      if (++asked > 2) throw new FailbackError("engineGone", "the engine is gone");
    };
    const ended = await world.up(world.program({ maxParallel: 2 }), "1-4");
    expect(ended.reasons.join("\n")).toMatch(
      /2 not started: VM3 on hv-1, VM4 on hv-1: the engine is gone \[engineGone\]/,
    );
    expect(world.outputs["counts"]).toMatchObject({ back: 2, notStarted: 2 });
  });

  it("a failback that outlasts its time keeps its place, stays open, and is followed by the next operation", async () => {
    const world = worldOf(1, 3, { 1: { failback: { seconds: 3_000 } } });
    const program = world.program({ maxParallelPerHost: 1, failureBudget: 9, timeouts: { job: "100 seconds" } });
    const ended = await world.up(program, "1-3");
    expect(ended.reasons.join("\n")).toMatch(
      /1 open, may still run: VM1 on hv-1.*\n2 not started: .*kept their places/,
    );
    expect(world.order(1)?.[1]).toBe("open");
    const next = await world.up(world.program({ maxParallelPerHost: 1, failureBudget: 9 }), "2-3");
    expect(next.reasons).toEqual([]);
    sentOnce(world, [1, 2, 3]);
    expect(world.mostAtOnce()).toEqual([1]);
  });

  it("an open failback at a host that is away keeps its place in the whole; the machine itself stays open", async () => {
    const world = worldOf(2, 1, { 1: { failback: { seconds: 3_000 } } });
    const limits = { maxParallel: 1, failureBudget: 9, timeouts: { job: "100 seconds" } };
    await world.up(world.program({ ...limits, members: ["VM1 on hv-1"] }), "1");
    const ended = await world.up(world.program({ ...limits, hosts: withAway(world, "hv-1") }), "2");
    expect(ended.reasons.join("\n")).toMatch(
      /1 open, may still run: VM1 on hv-1: request CHG-1 is open and cannot be followed/,
    );
    expect(ended.reasons.join("\n")).toMatch(/1 not started: VM2 on hv-2: .*kept their places/);
    expect([world.order(1)?.[1], world.sent(2)]).toEqual(["open", 0]);
  });

  it("what breaks inside one machine's run is that machine's failure, and loses no other's order", async () => {
    const world = worldOf(1, 3);
    const announce = world.journal.announce.bind(world.journal);
    world.journal.announce = async (entry, conflict) => {
      if (entry.vmId === machineId(2)) throw new TypeError("a defect");
      return announce(entry, conflict);
    };
    const ended = await world.up(world.program(), "1-3");
    expect(ended.reasons.join("\n")).toMatch(/1 failed: VM2 on hv-1: a defect \[internal\]/);
    expect([world.order(1)?.[1], world.order(2), world.order(3)?.[1]]).toEqual(["fulfilled", undefined, "fulfilled"]);
  });

  it("a partial failure under a request that nobody used keeps the inputs of the last one, and every order", async () => {
    const world = worldOf(1, 2);
    await world.up(world.program(), "1-2");
    for (const n of [1, 2])
      world.hosts[0]?.host.act(machineOf(world, n), { action: "setState", state: RECOVERED, relationship: "primary" });
    world.behave(0, { failback: { start: { from: [] } } });
    const ended = await world.up(world.program({ request: "CHG-2" }), "1-2");
    expect(ended.isPartial).toBe(true);
    expect(ended.failure?.code).toBe("startRefused");
    expect(world.outputs["request"]).toBe("CHG-1");
    expect(world.outputs["usedRequests"]).toEqual(["CHG-1"]);
    expect([world.order(1)?.slice(0, 2), world.order(2)?.slice(0, 2)]).toEqual([
      ["CHG-1", "fulfilled"],
      ["CHG-1", "fulfilled"],
    ]);
    expect(world.outputs["failures"]).toMatchObject({ request: "CHG-2" });
  });
});

describe("a wave whose requests and members change", () => {
  it("F5 git revert: a request that was used and is not the newest starts nothing anywhere", async () => {
    const world = worldOf(1, 2, { 2: fails });
    await world.up(world.program({ failureBudget: 9 }), "1-2");
    world.hosts[0]?.host.act(machineOf(world, 2), { action: "setNextFailback", ends: "completed" });
    await world.up(world.program({ request: "CHG-2" }), "2");
    const outputs = world.outputs;
    for (const n of [1, 2])
      world.hosts[0]?.host.act(machineOf(world, n), { action: "setState", state: RECOVERED, relationship: "primary" });
    const ended = await world.up(world.program(), "1-2");
    expect(ended).toMatchObject({ failure: { code: "requestSpent" }, isPartial: false });
    expect([world.sent(1), world.sent(2)]).toEqual([1, 2]);
    expect(world.outputs).toBe(outputs);
  });

  it("F5 a new request arms only machines that did not come back, or that have failed over since", async () => {
    const world = worldOf(1, 3);
    await world.up(world.program(), "1-3");
    world.hosts[0]?.host.act(machineOf(world, 3), { action: "setState", state: RECOVERED, relationship: "primary" });
    const ended = await world.up(world.program({ request: "CHG-2" }), "1-3");
    expect(ended.reasons).toEqual([]);
    expect([1, 2, 3].map((n) => world.sent(n))).toEqual([1, 1, 2]);
    expect([1, 2, 3].map((n) => world.order(n)?.[0])).toEqual(["CHG-1", "CHG-1", "CHG-2"]);
  });

  it("F5 drift under the same request is told and starts nothing", async () => {
    const world = worldOf(1, 2);
    await world.up(world.program(), "1-2");
    world.hosts[0]?.host.act(machineOf(world, 2), { action: "setState", state: RECOVERED, relationship: "primary" });
    const ended = await world.up(world.program({ maxParallel: 3 }), "1-2");
    expect(ended.failure).toBeUndefined();
    expect(world.sent(2)).toBe(1);
    expect(world.progress.lines.join("\n")).toContain(
      "drift: came back under CHG-1 and need failing back again: VM2 on hv-1",
    );
    expect(world.outputs["counts"]).toMatchObject({ back: 1, drifted: 1 });
  });

  it("F5 a machine removed while it fails back keeps its order and its place; put back, it is followed", async () => {
    const world = worldOf(1, 3, { 1: { failback: { seconds: 3_000 } } });
    const limits = { maxParallelPerHost: 1, failureBudget: 9 };
    await world.up(world.program({ ...limits, members: ["VM1 on hv-1"], timeouts: { job: "50 seconds" } }), "1");
    expect(world.order(1)?.[1]).toBe("open");
    const without = await world.up(world.program({ ...limits, members: ["VM2 on hv-1"] }), "1");
    expect(without.reasons.join()).toMatch(/1 not started: VM2 on hv-1/);
    expect(world.progress.lines.join("\n")).toMatch(/removed while request CHG-1 is open: VM1; put it back/);
    expect([world.order(1)?.[1], world.sent(2)]).toEqual(["open", 0]);
    const back = await world.up(world.program({ ...limits, members: world.members() }), "2-3");
    expect(back.reasons).toEqual([]);
    sentOnce(world, [1, 2, 3]);
    expect(world.mostAtOnce()).toEqual([1]);
  });

  it("F5 a machine that left with its order and comes back under the same request starts nothing again", async () => {
    const world = worldOf(1, 2);
    await world.up(world.program(), "1-2");
    await world.up(world.program({ members: ["VM1 on hv-1"] }), "");
    expect(world.order(2)?.[1]).toBe("fulfilled");
    world.hosts[0]?.host.act(machineOf(world, 2), { action: "setState", state: RECOVERED, relationship: "primary" });
    await world.up(world.program({ maxParallel: 5 }), "1-2");
    expect(world.sent(2)).toBe(1);
  });

  it("an open order of an older request is followed first, and its machine is not armed by the new one", async () => {
    const world = worldOf(1, 2, { 1: { failback: { seconds: 400, ends: "failed" } } });
    await world.up(world.program({ failureBudget: 9, timeouts: { job: "50 seconds" } }), "1-2");
    expect(world.order(1)?.[1]).toBe("open");
    const ended = await world.up(world.program({ request: "CHG-2" }), "1-2");
    expect(ended.failure?.code).toBe("planNeeded");
    expect(world.order(1)?.slice(0, 2)).toEqual(["CHG-1", "failed"]);
    // Nobody used the new request: what the state shows is still the old one.
    expect(world.outputs["request"]).toBe("CHG-1");
    sentOnce(world, [1, 2]);
  });

  it("without a request a wave only looks, also when a host is away, and keeps its orders", async () => {
    const world = worldOf(2, 1);
    await world.up(world.program(), "1-2");
    const ended = await world.up(world.program({ request: undefined, hosts: withAway(world, "hv-2") }), "");
    expect(ended.failure).toBeUndefined();
    expect(world.progress.lines.join("\n")).toMatch(/not observed: VM2 on hv-2/);
    expect([world.order(1)?.[1], world.order(2)?.[1]]).toEqual(["fulfilled", "fulfilled"]);
    expect(world.outputs["observed"]).toEqual({ FailbackCompleted: 1, NotObserved: 1 });
  });

  it("two members that are one machine are a mistake that names both, and nothing starts", async () => {
    const world = worldOf(1, 2);
    const members = ["VM1 on hv-1", { host: "hv-1", vm: { id: machineId(1) } }];
    const ended = await world.up(world.program({ members }), "1-2");
    expect(ended.failure).toMatchObject({
      code: "inputInvalid",
      message: expect.stringMatching(/VM1 on hv-1 and .* same/),
    });
    expect(world.sent(1)).toBe(0);
  });

  it("a record that cannot be read stops everything rather than forgetting an order", async () => {
    const world = worldOf(1, 1);
    await world.up(world.program(), "1");
    world.outputs = { ...world.outputs, orders: { [`${machineId(1)}/primary`]: "[]" } };
    const ended = await world.up(world.program({ request: "CHG-2" }), "1");
    expect(ended.failure).toMatchObject({ code: "stateUnreadable", message: expect.stringContaining(machineId(1)) });
    expect(world.sent(1)).toBe(1);
  });
});

describe("a wave that is killed", () => {
  it("starts nothing twice: what the journal knows is followed first, what was never sent is spent, all others come back", async () => {
    const world = worldOf(2, 8, { 3: { failback: { seconds: 900 } } });
    const limits = { maxParallel: 4, maxParallelPerHost: 2, failureBudget: 4 };
    // Some have ended, some run, and one is caught between its line in the journal and the call.
    const announce = world.journal.announce.bind(world.journal);
    let announced = 0;
    world.journal.announce = async (entry, conflict) => {
      const inTheWay = await announce(entry, conflict);
      if (++announced === 7) world.kill();
      return inTheWay;
    };
    const killed = await world.up(world.program(limits), "1-16");
    expect(killed.reasons).toEqual(["killed"]);
    const sentBefore = Array.from({ length: 16 }, (_, n) => world.sent(n + 1));
    world.journal.announce = announce;
    // The seventh for certain, and the sixth when it was announced in the same moment.
    const caught = 7 - sentBefore.filter((sent) => sent === 1).length;
    expect([1, 2]).toContain(caught);

    // Whatever the order of the members: what runs takes its place first.
    const ended = await world.up(world.program({ ...limits, members: world.members().toReversed() }), "1-16");
    const spent = world.journal.entries.filter(({ outcome }) => outcome === "failed").map(({ vmId }) => vmId);
    expect(spent).toHaveLength(caught);
    expect(ended.reasons.join("\n")).toContain(`of 16 machines ${16 - caught} back, ${caught} failed`);
    const sent = Array.from({ length: 16 }, (_, n) => world.sent(n + 1));
    expect(sent.filter((times) => times > 1)).toEqual([]);
    expect(sent.filter((times) => times === 0)).toHaveLength(caught);
    expect(world.mostAtOnce().every((most) => most <= 2)).toBe(true);

    const last = await world.up(world.program({ ...limits, request: "CHG-2" }), "1-16");
    expect(last.reasons).toEqual([]);
    expect(Array.from({ length: 16 }, (_, n) => world.sent(n + 1))).toEqual(Array.from({ length: 16 }, () => 1));
    expect(world.outputs["counts"]).toMatchObject({ machines: 16, back: 16 });
  });
});

it("what the journal has of a newer request is followed to its end, also where the machine came back meanwhile", async () => {
  const world = worldOf(1, 2);
  await world.up(world.program(), "1-2");
  world.hosts[0]?.host.act(machineOf(world, 2), { action: "setState", state: RECOVERED, relationship: "primary" });
  const append = world.journal.append.bind(world.journal);
  world.journal.append = async (entry) => {
    await append(entry);
    if (entry.phase === "accepted") world.kill();
  };
  expect((await world.up(world.program({ request: "CHG-2" }), "2")).reasons).toEqual(["killed"]);
  world.journal.append = append;
  await world.time.pass(600_000);
  expect(world.state(2)).toBe(BACK);
  expect((await world.up(world.program({ request: "CHG-2" }), "")).reasons).toEqual([]);
  expect(world.order(2)?.slice(0, 2)).toEqual(["CHG-2", "fulfilled"]);
  expect(world.journal.phases().at(-1)).toBe("ended fulfilled");
  expect(world.sent(2)).toBe(2);
});

function machineOf(world: WaveWorld, n: number) {
  for (const { host } of world.hosts) {
    const found = host.view().state.machines.find(({ id }) => id === machineId(n));
    if (found) return found;
  }
  throw new Error(`no machine ${n}`);
}

/** The hosts of a wave, one of which nobody can reach. */
function withAway(world: WaveWorld, name: string): Properties {
  const hosts = world.program()["hosts"] as Properties;
  return { ...hosts, [name]: { address: "nowhere", auth: "basic", allowUnencrypted: true } };
}
