import { FailbackError } from "../../errors";
import { checkWave } from "./check-wave";
import { diffWave } from "./diff-wave";
import { type FleetMachine, fleet, machineId, orderText, programOf, waveWorld } from "./wave.test-support";

type Program = Record<string, unknown>;

interface Story {
  /** The fleet as it is now. */
  readonly machines: FleetMachine[];
  /** What the program says now, over {@link programOf}. */
  readonly more?: Program;
  readonly before?: Program;
  /** Orders by the machine's place. */
  readonly orders?: Readonly<Record<number, string>>;
  readonly record?: Program;
  readonly away?: string;
}

/** What diff says to a program after an operation of the same wave, or of `before`. */
async function differs({ machines, more, before = more, orders = {}, record = {}, away }: Story) {
  const first = await checkWave(waveWorld(machines).lifecycle(), {}, programOf(machines, before));
  const old = {
    ...first.inputs,
    orders: Object.fromEntries(
      Object.entries(orders).map(([place, text]) => [`${machineId(Number(place))}/primary`, text]),
    ),
    usedRequests: ["CHG-1"],
    ...record,
  };
  const world = waveWorld(machines);
  const { inputs } = await checkWave(world.lifecycle(), first.inputs, programOf(machines, more));
  world.progress.lines.length = 0;
  if (away) world.hostAt(away).away = new FailbackError("hostUnreachable", `${away} does not answer`);
  const result = await diffWave(world.lifecycle(), old, inputs);
  return { ...result, said: world.progress.lines.join("\n"), world };
}

const back = () => fleet(2, 1).map((one): FleetMachine => ({ ...one, state: "FailbackCompleted" }));
const settled = { 1: orderText("CHG-1", "fulfilled"), 2: orderText("CHG-1", "fulfilled") };

describe("what makes a wave differ", () => {
  it("nothing, when all came back: nothing is said either, and nothing is ever replaced", async () => {
    expect(await differs({ machines: back(), orders: settled })).toMatchObject({
      changes: false,
      replaces: [],
      said: "",
    });
  });

  it.each<[string, boolean, Program]>([
    ["another request", true, { request: "CHG-2" }],
    ["no request", true, { request: undefined }],
    ["a member that left", true, { members: ["VM0001 on hv-01"] }],
    ["a host in use", true, { hosts: { "hv-01": { address: "hv-01", tls: {} } } }],
    ["another point", true, { recoveryPoint: { id: "P" } }],
    ["another relationship", true, { relationship: "extended" }],
    ["a host that is not in use", false, { hosts: { "hv-01": { address: "hv-01" }, other: { address: "other" } } }],
    ["another order of members", false, { members: ["VM0002 on hv-01", "VM0001 on hv-01"] }],
    ["a member written out", false, { members: ["VM0001 on hv-01", { host: "hv-01", vm: { id: machineId(2) } }] }],
    ["the limits", false, { maxParallel: 1, maxParallelPerHost: 1, stagger: "1 minutes", failureBudget: 9 }],
    ["time-outs", false, { timeouts: { job: "1 hours" } }],
    ["a validUntil", false, { validUntil: "2030-01-01T00:00:00Z" }],
  ])("%s: %s", async (_, changes, more) => {
    expect((await differs({ machines: back(), more, before: {}, orders: settled })).changes).toBe(changes);
  });

  it("an open order, a failed one, one of an earlier request that failed, and none at all", async () => {
    for (const text of [
      orderText("CHG-1", "open"),
      orderText("CHG-1", "failed", "no"),
      orderText("CHG-0", "failed"),
      "",
    ]) {
      const orders = { ...settled, 2: text };
      const { 2: _, ...one } = settled;
      expect((await differs({ machines: back(), orders: text === "" ? one : orders })).changes).toBe(true);
    }
  });

  it("drift, also of what came back under an earlier request; not what went on in the natural way", async () => {
    const machines = back();
    (machines[1] as FleetMachine).state = "Recovered";
    const drifted = await differs({ machines, orders: settled });
    expect(drifted.changes).toBe(true);
    expect(drifted.said).toContain("drift: the host shows Recovered, not FailbackCompleted: VM0002 on hv-01.");
    const earlier = await differs({ machines, orders: { ...settled, 2: orderText("CHG-0", "fulfilled") } });
    expect(earlier.changes).toBe(true);
    expect(earlier.said).toContain("came back under an earlier request and show Recovered again: VM0002 on hv-01");
    (machines[1] as FleetMachine).state = "FailbackInProgress";
    const running = await differs({ machines, orders: { ...settled, 2: orderText("CHG-0", "fulfilled") } });
    expect(running.said).toContain(
      "and a failback runs there: VM0002 on hv-01. `pulumi up` follows it and starts none",
    );
    expect(running.said).not.toContain("OVERWRITES");
    (machines[1] as FleetMachine).state = "Replicating";
    expect(await differs({ machines, orders: settled })).toMatchObject({ changes: false, said: "" });
  });

  it("drift that the last refresh saw, with preflight off", async () => {
    // Only the operation knew the machines: check did not look.
    const record = { vmIds: [machineId(1), machineId(2)] };
    const story = { machines: back(), more: { preflight: false }, orders: settled, record };
    expect((await differs(story)).changes).toBe(false);
    const seen = await differs({
      ...story,
      record: { ...record, replicationState: "Recovered: VM0001 on hv-01 (1 of 2)" },
    });
    expect(seen.changes).toBe(true);
    expect(seen.said).toContain("VM0001 on hv-01");
  });

  it("a host that is away is told, and is no difference", async () => {
    const { changes, said } = await differs({ machines: back(), orders: settled, away: "hv-01" });
    expect(changes).toBe(false);
    expect(said).toContain("drift was not looked for on VM0001 on hv-01, VM0002 on hv-01: hv-01 does not answer");
  });

  it("disarmed: never by itself; an order that is open still is not forgotten", async () => {
    const machines = back();
    (machines[0] as FleetMachine).state = "Recovered";
    const more = { request: undefined };
    const { changes, said } = await differs({ machines, more, orders: { ...settled, 2: orderText("CHG-1", "open") } });
    expect(changes).toBe(false);
    expect(said).toBe("warning: request CHG-1 is open for VM0002 on hv-01: put CHG-1 back and `pulumi up` follows it");
  });
});

describe("what is said of a wave that is not settled", () => {
  it("which machines are spent, open and overtaken, the first five by name", async () => {
    const machines = fleet(9, 1).map((one): FleetMachine => ({ ...one, state: "FailbackCompleted" }));
    const failed = orderText("CHG-1", "failed", "disk full");
    const orders = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((place) => [place, failed]));
    const { said } = await differs({
      machines,
      orders: { ...orders, 8: orderText("CHG-1", "open"), 9: orderText("CHG-1", "overtaken", "Replicating") },
    });
    expect(said).toContain(
      "request CHG-1 is spent for 7 machines (VM0001 on hv-01, VM0002 on hv-01, VM0003 on hv-01, VM0004 on hv-01, VM0005 on hv-01 and 2 more)",
    );
    expect(said).toContain("request CHG-1 is open for VM0008 on hv-01: `pulumi up` follows it and sends nothing");
    expect(said).toContain("request CHG-1 was overtaken for VM0009 on hv-01");
  });

  it("that the budget is used up, by whom, and not once it was raised", async () => {
    const record = { failures: { request: "CHG-1", machines: [`${machineId(2)}/primary`] } };
    const orders = { ...settled, 2: orderText("CHG-1", "failed", "disk full") };
    const { said } = await differs({ machines: back(), orders, record });
    expect(said).toContain(
      "failure budget 0 is used up by VM0002 on hv-01: nothing new starts; raise it or give a new request",
    );
    const raised = await differs({ machines: back(), orders, record, more: { failureBudget: 1 } });
    expect(raised.said).not.toContain("budget 1 is used up");
    // Also where another request, which nobody used, was tried in between.
    const earlier = { earlierFailures: { "CHG-1": record.failures.machines } };
    const returned = await differs({ machines: back(), orders, record: earlier });
    expect(returned.said).toContain("failure budget 0 is used up by VM0002 on hv-01");
  });

  it("no plan to start what has drifted or failed under the request in use: it starts nothing again", async () => {
    const { said, changes } = await differs({
      machines: fleet(2, 1).map((one): FleetMachine => ({ ...one, state: "Recovered" })),
      orders: { ...settled, 2: orderText("CHG-1", "failed", "disk full") },
    });
    expect(changes).toBe(true);
    expect(said).toContain("drift: the host shows Recovered, not FailbackCompleted: VM0001 on hv-01");
    expect(said).not.toMatch(/plan: |disks of 2 machines/);
  });

  it("no plan to start what is still due while the budget is used up", async () => {
    const record = { failures: { request: "CHG-1", machines: [`${machineId(2)}/primary`] } };
    const orders = { 2: orderText("CHG-1", "failed", "disk full") };
    const stopped = await differs({ machines: fleet(2, 1), orders, record });
    expect(stopped.changes).toBe(true);
    expect(stopped.said).not.toMatch(/plan: |OVERWRITES/);
    const raised = await differs({ machines: fleet(2, 1), orders, record, more: { failureBudget: 1 } });
    expect(raised.said).toMatch(/plan: starts [\s\S]*OVERWRITES/);
  });

  it("that machines at Committed need `again`, whether or not an earlier request brought them back", async () => {
    const machines = fleet(2, 1).map((one): FleetMachine => ({ ...one, state: "Committed" }));
    const story = { machines, before: {}, orders: { ...settled, 2: orderText("CHG-1", "failed", "disk full") } };
    const { said, changes } = await differs({ ...story, more: { request: "CHG-2" } });
    expect(changes).toBe(true);
    expect(said).toContain(
      "2 of the plan's starts are blocked [againNeeded]: VM0001 on hv-01, VM0002 on hv-01: a request was used before, and they read Committed",
    );
    expect((await differs({ ...story, more: { request: "CHG-2", again: true } })).said).not.toContain("Committed");
  });

  it("that a member's host was changed under the request in use, as of a single machine", async () => {
    const story = { machines: back(), before: {}, orders: { 2: orderText("CHG-1", "open") } };
    const moved = { hosts: { "hv-01": { address: "hv-01" }, "hv-02": { address: "hv-02" } } };
    const members = ["VM0001 on hv-01", { host: "hv-02", vm: { id: machineId(2) } }];
    const { said } = await differs({ ...story, more: { ...moved, members } });
    expect(said).toContain(
      `host was changed under request CHG-1 for ${machineId(2)} on hv-02: it was carried out at the old address, and nothing is sent to the new one`,
    );
    expect((await differs(story)).said).not.toContain("host was changed");
  });

  it("an order that goes on for a machine that has left", async () => {
    const { said } = await differs({
      machines: back(),
      before: {},
      more: { members: ["VM0001 on hv-01"] },
      orders: { ...settled, 2: orderText("CHG-1", "open") },
    });
    expect(said).toContain(`left the wave while their failback was open: VM0002 on hv-01. Put them back`);
  });

  it("the plan of what is still due under the request in use: check, which has no record, was silent", async () => {
    const machines = fleet(2, 1);
    (machines[0] as FleetMachine).state = "FailbackCompleted";
    const { said, changes } = await differs({ machines, orders: { 1: orderText("CHG-1", "fulfilled") } });
    expect(changes).toBe(true);
    expect(said).toContain(
      "plan: starts failbacks of 1 of 2 machines on 1 host under CHG-1; 1 of them only if no request was used for them before, 1 with nothing to send",
    );
  });

  it("a record that cannot be read is an error that names the machine", async () => {
    const orders = { 1: "[]" };
    await expect(differs({ machines: back(), orders })).rejects.toThrow(`orders.${machineId(1)}/primary`);
  });
});
