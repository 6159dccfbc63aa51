import { externalProvider } from "../../simulator/testing/fleets.test-support";
import { WaveWorld } from "./wave-world";

const COMMITTED = 6;

/** A wave of one host whose machines all came back under CHG-1, and read these states now. */
async function cameBack(...states: readonly number[]): Promise<WaveWorld> {
  const relationships = { primary: { state: "Recovered" as const, provider: externalProvider.name } };
  const world = new WaveWorld(1, states.length, () => ({ relationships }));
  const numbers = `1-${states.length}`;
  expect((await world.up(world.program(), numbers)).reasons).toEqual([]);
  // Jobs that have ended are gone.
  await world.time.pass(900_000);
  for (const [index, state] of states.entries()) show(world, index + 1, state);
  return world;
}

function machineOf(world: WaveWorld, n: number) {
  const machine = world.hosts[0]?.host.view().state.machines.find(({ name }) => name === `VM${n}`);
  if (!machine) throw new Error(`there is no VM${n}`);
  return machine;
}

function show(world: WaveWorld, n: number, state: number): void {
  world.hosts[0]?.host.act(machineOf(world, n), { action: "setState", state, relationship: "primary" });
}

const sent = (world: WaveWorld, numbers: readonly number[]) => numbers.map((n) => world.sent(n));

describe("machines that came back under an earlier request, and read Committed", () => {
  it("`again` starts them under a new request, as the plan says, for the wave or for a member", async () => {
    const world = await cameBack(COMMITTED, COMMITTED);
    const members = ["VM1 on hv-1", { host: "hv-1", vm: { name: "VM2" }, again: true }];
    const one = world.program({ request: "CHG-2", members });
    const { plan } = await world.preview(one);
    expect(plan.machines?.[1]).toMatch(/^VM2 on hv-1: start, Committed/);
    const { reasons } = await world.up(one, plan.starts ?? "");
    expect(reasons.join()).toContain("of 2 machines 1 back, 1 blocked [againNeeded]");
    expect(reasons.join()).toContain("1 blocked: VM1 on hv-1");
    expect(sent(world, [1, 2])).toEqual([1, 2]);

    const all = world.program({ request: "CHG-3", again: true });
    const { starts } = (await world.preview(all)).plan;
    expect((await world.up(all, starts ?? "")).reasons).toEqual([]);
    expect(sent(world, [1])).toEqual([2]);
  });

  it("without `again` a new request starts none of them, and is no success: they may have been failed over since", async () => {
    const world = await cameBack(COMMITTED, 14, 3);
    const program = world.program({ request: "CHG-2" });
    const { plan, said, changes } = await world.preview(program);
    expect(plan.summary).toContain("1 of them only if no request was used for them before");
    expect(changes).toBe(true);
    expect(said).toContain("1 of the plan's starts is blocked [againNeeded]: VM1 on hv-1: a request was used before");
    const { failure, reasons } = await world.up(program, plan.starts ?? "");
    expect(failure?.code).toBe("againNeeded");
    expect(reasons.join()).toContain("of 3 machines 2 back, 1 blocked");
    expect(sent(world, [1, 2, 3])).toEqual([1, 1, 1]);
    // Nothing was used: it says the same the next time.
    expect((await world.up(program, plan.starts ?? "")).failure?.code).toBe("againNeeded");
    const without = world.program({ request: "CHG-2", members: ["VM2 on hv-1", "VM3 on hv-1"] });
    expect((await world.up(without, "")).reasons).toEqual([]);
  });

  it("a machine that no start can come from, by the program, is no success at Committed either", async () => {
    const world = await cameBack(COMMITTED);
    const { failure } = await world.up(world.program({ request: "CHG-2", startFrom: ["Recovered"] }), "");
    expect(failure?.code).toBe("stateNotAllowed");
  });

  it("`again` starts nothing that the plan was not to start", async () => {
    const world = await cameBack(COMMITTED);
    const { failure } = await world.up(world.program({ request: "CHG-2", again: true }), "");
    expect(failure?.code).toBe("movedSincePlan");
    expect(sent(world, [1])).toEqual([1]);
  });

  it("what `again` did not reach yet is still due after a part of the wave failed", async () => {
    const world = await cameBack(COMMITTED, COMMITTED);
    const program = world.program({ request: "CHG-2", again: true });
    await world.up(program, "1");
    expect(await world.preview(program)).toMatchObject({ changes: true, plan: { starts: "2" } });
    expect((await world.up(program, "2")).reasons).toEqual([]);
    expect(sent(world, [1, 2])).toEqual([2, 2]);
  });
});

describe("a request that was used before the newest one, as after a git revert", () => {
  /** VM1 came back under CHG-1; CHG-2 and CHG-3 failed for a part of the wave, so that only the outputs know of them. */
  async function afterPartialFailures(...more: readonly string[]): Promise<WaveWorld> {
    const world = await cameBack(14, 5);
    world.hosts[0]?.host.act(machineOf(world, 2), { action: "setNextFailback", ends: "failed" });
    for (const request of ["CHG-2", ...more]) {
      expect((await world.up(world.program({ request }), "2")).isPartial).toBe(true);
      await world.time.pass(900_000);
      world.hosts[0]?.host.act(machineOf(world, 2), { action: "setNextFailback", ends: "failed" });
    }
    return world;
  }

  it.each([
    ["CHG-1", "CHG-2", []],
    ["CHG-2", "CHG-3", ["CHG-3"]],
  ] as const)("%s: a preview says that %s came later and nothing starts", async (request, newer, more) => {
    const world = await afterPartialFailures(...more);
    const { said, changes } = await world.preview(world.program({ request }));
    expect(changes).toBe(true);
    expect(said).toContain(`request ${request} was used before ${newer}: nothing starts, whatever the plan says`);
    // What check says of a request that it does not know is said before; diff repeats none of it.
    expect(said.split(`was used before ${newer}`)[1]).not.toMatch(/plan: |OVERWRITES|is spent/);
    if (request === "CHG-1") expect(said).not.toMatch(/plan: |OVERWRITES/);
  });

  it("the newest is none of them, although only the outputs know of those that failed in part before it", async () => {
    const world = await afterPartialFailures("CHG-3");
    world.hosts[0]?.host.act(machineOf(world, 2), { action: "setNextFailback", ends: "completed" });
    const program = world.program({ request: "CHG-4" });
    expect((await world.up(program, "2")).reasons).toEqual([]);
    expect(await world.preview(program)).toMatchObject({ changes: false, said: "" });
  });

  it("is told once, of the wave; a machine that is back is counted as back", async () => {
    const world = await afterPartialFailures();
    const { failure, reasons, isPartial } = await world.up(world.program(), "2");
    expect(failure?.code).toBe("requestSpent");
    expect(isPartial).toBe(false);
    expect(reasons.join()).toContain(
      "request CHG-1 was used before CHG-2, and starts nothing: of 2 machines 1 back, 1",
    );
    expect(reasons.join()).not.toContain("VM1");
    expect(sent(world, [1, 2])).toEqual([1, 2]);
  });

  it("fails although all are back, as its plan says", async () => {
    const world = await cameBack(14, 5);
    expect((await world.up(world.program({ request: "CHG-2" }), "2")).reasons).toEqual([]);
    const { plan, said } = await world.preview(world.program());
    expect(plan.action).toBe("blocked");
    expect(said).toContain("request CHG-1 was used before CHG-2: nothing starts");
    const { failure, reasons } = await world.up(world.program(), "");
    expect(failure?.code).toBe("requestSpent");
    expect(reasons.join()).toContain("of 2 machines 2 back");
  });
});

describe("machines that came back under an earlier request, and are amiss now", () => {
  it.each([
    ["Critical", 8, "replicationCritical"],
    ["DiskUpdateCritical", 16, "replicationCritical"],
    ["WaitingToStartResynchronization", 9, "resynchronizing"],
    ["Resynchronizing", 10, "resynchronizing"],
    ["ResynchronizationSuspended", 11, "resynchronizing"],
    ["Unknown", 17, "stateUnknown"],
    ["a state that nobody knows", 99, "stateUnknown"],
  ] as const)(
    "%s: the apply says of a new request what its plan said, and it is no success",
    async (_, state, code) => {
      const world = await cameBack(state);
      const program = world.program({ request: "CHG-2" });
      const { plan } = await world.preview(program);
      expect(plan.blockedBy?.map((blocker) => blocker.code)).toEqual([code]);
      const { failure, reasons } = await world.up(program, "");
      expect(failure?.code).toBe(code);
      expect(reasons.join()).toContain(plan.blockedBy?.[0]?.reason);
      expect(sent(world, [1])).toEqual([1]);
    },
  );

  it.each([
    ["Replicating", 3],
    ["Suspended", 7],
    ["FailbackCompleted", 14],
  ] as const)("%s is the natural way on: plan and apply leave it alone", async (_, state) => {
    const world = await cameBack(state);
    const program = world.program({ request: "CHG-2" });
    const { plan } = await world.preview(program);
    expect(plan).toMatchObject({ action: "none", totals: { none: 1 } });
    expect((await world.up(program, "")).reasons).toEqual([]);
    expect(world.outputs["counts"]).toMatchObject({ back: 1 });
  });

  it("what is blocked under a request that others used stays a difference, until it is well again", async () => {
    const world = await cameBack(8, 5);
    const program = world.program({ request: "CHG-2" });
    expect((await world.up(program, "2")).failure?.code).toBe("replicationCritical");
    expect((await world.preview(program)).changes).toBe(true);
    show(world, 1, 3);
    expect((await world.preview(program)).changes).toBe(false);
  });
});
