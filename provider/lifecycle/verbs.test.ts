import { PartialFailure, type Properties } from "../engine/answers";
import { FailbackError } from "../errors";
import {
  Committed,
  FailbackCompleted,
  FailbackInProgress,
  job,
  offMachine,
  Recovered,
  Replicating,
  relationship,
  type Scene,
} from "../failback/failback.test-support";
import type { HostInventory } from "../failback/ports";
import { rememberSecret } from "../redaction";
import { check } from "./check";
import { diff } from "./diff";
import { programInputs, VM, world } from "./lifecycle.test-support";
import { create, update } from "./operate";
import { read } from "./read";

const armed: Properties = { ...programInputs, request: "CHG-1" };
const done: Scene = { relationship: relationship(FailbackCompleted), jobs: [job(7)] };

/** A stack of one resource: what the engine keeps of it, and what it does with the verbs. */
class Stack {
  scene: Scene = { relationship: relationship(Committed) };
  readonly world = world(() => this.scene);
  inputs: Properties = {};
  outputs: Properties = {};
  id = "";

  constructor() {
    this.world.host.onStart = () => {
      this.scene = done;
    };
  }

  get starts() {
    return this.world.host.starts.length;
  }

  /** A later run of the engine: a new process, in which no inventory is known. */
  async up(program: Properties): Promise<void> {
    this.world.clock.at += 60_000;
    const { lifecycle } = this.world;
    const { inputs } = await check(lifecycle, this.inputs, program);
    if (this.id === "") {
      const { id, outs } = await create(lifecycle, inputs);
      Object.assign(this, { id, outputs: outs, inputs });
    } else if ((await diff(lifecycle, this.outputs, inputs)).changes) {
      const { outs } = await update(lifecycle, this.id, this.outputs, inputs);
      Object.assign(this, { outputs: outs, inputs });
    }
  }

  /** A run that ends in a partial failure: the engine keeps its properties, and of an update the old inputs. */
  async failing(program: Properties): Promise<PartialFailure> {
    const created = this.id === "";
    const error = await this.up(program).catch((thrown: unknown) => thrown);
    if (!(error instanceof PartialFailure)) throw new Error(`no partial failure: ${error}`);
    Object.assign(this, { id: error.id, outputs: error.properties });
    if (created) this.inputs = { ...program, vmId: VM, usedRequests: [] };
    return error;
  }

  /** What a later run's check makes of the program. */
  async checked(program: Properties) {
    this.world.clock.at += 60_000;
    return check(this.world.lifecycle, this.inputs, program);
  }

  async changes(program: Properties): Promise<boolean> {
    this.world.clock.at += 60_000;
    const { inputs } = await check(this.world.lifecycle, this.inputs, program);
    return (await diff(this.world.lifecycle, this.outputs, inputs)).changes;
  }

  async refresh(): Promise<void> {
    this.world.clock.at += 60_000;
    const { props, inputs } = await read(this.world.lifecycle, this.id, this.outputs);
    Object.assign(this, { outputs: props, inputs });
  }
}

describe("a resource through its life", () => {
  it("fulfilled, it stays unchanged with other time-outs, preflight or start states", async () => {
    const stack = new Stack();
    await stack.up(armed);
    expect(stack.outputs).toMatchObject({
      usedRequests: ["CHG-1"],
      vmId: VM,
      order: { outcome: "fulfilled" },
      observed: { state: "FailbackCompleted" },
    });
    expect(await stack.changes(armed)).toBe(false);
    expect(
      await stack.changes({ ...armed, timeouts: { job: "1 hours" }, startFrom: ["Recovered"], preflight: false }),
    ).toBe(false);
    expect(stack.starts).toBe(1);
  });

  it("drift is a difference with and without a refresh, starts nothing, and goes away by itself", async () => {
    const stack = new Stack();
    await stack.up(armed);
    stack.scene = { relationship: relationship(Recovered) };
    expect(await stack.changes(armed)).toBe(true);
    await stack.refresh();
    expect(stack.inputs).toMatchObject({ replicationState: "Recovered" });
    expect(await stack.changes(armed)).toBe(true);
    await stack.up(armed);
    expect(stack.starts).toBe(1);
    expect(stack.outputs).toMatchObject({ observed: { state: "Recovered" }, order: { outcome: "fulfilled" } });
    expect(await stack.changes(armed)).toBe(true);
    stack.scene = done;
    expect(await stack.changes(armed)).toBe(false);
    await stack.refresh();
    expect(stack.inputs).toMatchObject({ replicationState: "FailbackCompleted" });
  });

  it.each([Committed, Replicating, 8])(
    "state %d after a fulfilled failback is the natural way on: no drift",
    async (state) => {
      const stack = new Stack();
      await stack.up(armed);
      stack.scene = { relationship: relationship(state) };
      expect(await stack.changes(armed)).toBe(false);
      await stack.refresh();
      expect(stack.inputs).toMatchObject({ replicationState: "FailbackCompleted" });
      expect(await stack.changes(armed)).toBe(false);
    },
  );

  it("a used request never starts again: not after being taken away, not after a revert", async () => {
    const stack = new Stack();
    await stack.up(armed);
    await stack.up(programInputs);
    stack.scene = { relationship: relationship(Recovered) };
    await stack.up(armed);
    expect(stack.starts).toBe(1);
    await stack.up({ ...armed, request: "CHG-2" });
    expect(stack.starts).toBe(2);
    stack.scene = { relationship: relationship(Recovered) };
    await expect(stack.up(armed)).rejects.toMatchObject({ code: "requestSpent" });
    expect(stack.starts).toBe(2);
  });

  it("a blocked request is not used: the same request starts once nothing blocks it", async () => {
    const stack = new Stack();
    stack.scene = { relationship: relationship(Replicating) };
    await expect(stack.up(armed)).rejects.toMatchObject({ code: "stateNotAllowed" });
    stack.scene = { relationship: relationship(Recovered) };
    await stack.up(armed);
    expect(stack.starts).toBe(1);
  });

  it("a wait that timed out is a partial failure that keeps the order; the next run follows it, also after a refresh", async () => {
    const stack = new Stack();
    stack.world.host.onStart = () => {
      stack.scene = { relationship: relationship(FailbackInProgress), jobs: [job(4)] };
    };
    const failure = await stack.failing({ ...armed, timeouts: { job: "5 seconds" } });
    expect(failure.properties).toMatchObject({ ...armed, order: { outcome: "open" }, usedRequests: ["CHG-1"] });
    await stack.refresh();
    expect(await stack.changes(armed)).toBe(true);
    stack.scene = done;
    await stack.up(armed);
    expect(stack.outputs).toMatchObject({ order: { outcome: "fulfilled", sent: true } });
    expect(await stack.changes(armed)).toBe(false);
    expect(stack.starts).toBe(1);
  });

  it("a new request waits until an open one has ended, and then needs a plan of its own", async () => {
    const stack = new Stack();
    stack.world.host.onStart = () => {
      stack.scene = { relationship: relationship(FailbackInProgress), jobs: [job(4)] };
    };
    const limits = { timeouts: { job: "5 seconds" } };
    await stack.failing({ ...armed, ...limits });
    const second = { ...armed, ...limits, request: "CHG-2" };
    expect(await stack.failing(second)).toMatchObject({ failure: { code: "waitTimedOut" } });
    expect(stack.outputs).toMatchObject({ request: "CHG-1", order: { request: "CHG-1", outcome: "open" } });
    stack.scene = done;
    expect(await stack.failing(second)).toMatchObject({ failure: { code: "planNeeded" } });
    expect(stack.outputs).toMatchObject({ request: "CHG-1", order: { outcome: "fulfilled" }, usedRequests: ["CHG-1"] });
    expect(stack.starts).toBe(1);
    stack.scene = { relationship: relationship(Recovered) };
    stack.world.host.onStart = () => {
      stack.scene = done;
    };
    await stack.up(second);
    expect(stack.starts).toBe(2);
  });

  it("point and relationship are frozen under a used request", async () => {
    const stack = new Stack();
    await stack.up(armed);
    for (const edit of [{ recoveryPoint: { id: "P-9" } }, { relationship: "extended" }]) {
      await expect(stack.up({ ...armed, ...edit })).rejects.toMatchObject({ code: "requestFrozen" });
    }
    expect(stack.starts).toBe(1);
  });

  it("another relationship under a new request is another resource; an unknown machine id never replaces", async () => {
    const stack = new Stack();
    await stack.up(armed);
    const { inputs } = await check(stack.world.lifecycle, stack.inputs, {
      ...armed,
      request: "CHG-2",
      relationship: "extended",
    });
    expect(await diff(stack.world.lifecycle, stack.outputs, inputs)).toEqual({
      changes: true,
      replaces: ["relationship"],
    });
    const unknown = { ...inputs, relationship: undefined, vmId: undefined, request: "CHG-2" };
    expect(
      (await diff(stack.world.lifecycle, { ...stack.outputs, relationship: undefined }, unknown)).replaces,
    ).toEqual([]);
  });

  it("disarmed with the host away: created, refused by nothing, and refreshed only when the host is back", async () => {
    const stack = new Stack();
    const inventory = stack.world.host.inventory;
    stack.world.host.inventory = async () => {
      throw new FailbackError("hostUnreachable", "no route");
    };
    await stack.up(programInputs);
    expect(stack.outputs).toMatchObject({ observed: { state: "NotObserved" } });
    await expect(stack.refresh()).rejects.toMatchObject({ code: "hostUnreachable" });
    stack.world.host.inventory = inventory;
    await stack.refresh();
    expect(stack.outputs).toMatchObject({ observed: { state: "Committed", code: 6 } });
    expect(await stack.changes(programInputs)).toBe(false);
  });

  it("a missing machine is an observation, never a deletion", async () => {
    const stack = new Stack();
    await stack.up(armed);
    stack.world.host.inventory = async () => ({ machines: [] }) as never;
    await stack.refresh();
    expect(stack.outputs).toMatchObject({
      observed: { state: "MachineMissing", code: null },
      order: { outcome: "fulfilled" },
    });
    expect(await stack.changes(armed)).toBe(false);
  });

  it("a record that cannot be read stops everything rather than being forgotten", async () => {
    const stack = new Stack();
    await stack.up(armed);
    stack.outputs = { ...stack.outputs, order: { version: 2 } };
    await expect(stack.up(armed)).rejects.toMatchObject({ code: "stateUnreadable" });
    await expect(stack.refresh()).rejects.toMatchObject({ code: "stateUnreadable" });
    expect(stack.starts).toBe(1);
  });
});

describe("rules around a request", () => {
  it("Committed after a used request starts only with again", async () => {
    const stack = new Stack();
    await stack.up(armed);
    stack.scene = { relationship: relationship(Committed) };
    const second = { ...armed, request: "CHG-2" };
    await expect(stack.up(second)).rejects.toMatchObject({ code: "againNeeded" });
    await stack.up({ ...second, again: true });
    expect(stack.starts).toBe(2);
  });

  it("validUntil is held against the host's clock, in the plan and at the gate", async () => {
    const stack = new Stack();
    const late = { ...armed, validUntil: "2026-11-22T06:00:00+01:00" };
    stack.world.host.time = Date.parse("2026-11-22T05:00:00Z");
    await expect(stack.up(late)).rejects.toMatchObject({ code: "requestExpired" });
    stack.world.host.time = Date.parse("2026-11-22T04:59:59Z");
    await stack.up(late);
    expect(stack.starts).toBe(1);
  });

  it("a chosen recovery point is planned, sent as planned, never chosen anew, and blocks when it is gone", async () => {
    const stack = new Stack();
    const point = {
      vmId: VM,
      id: "11111111-1111-1111-1111-111111111111",
      takenAt: "2026-11-20T01:00:00.000Z",
      consistency: "applicationConsistent",
    } as const;
    const newer = {
      ...point,
      id: "22222222-2222-2222-2222-222222222222",
      takenAt: "2026-11-20T03:00:00.000Z",
    } as const;
    stack.world.host.points = [point, { ...newer, consistency: "crashConsistent" }, { ...newer, vmId: "ANOTHER" }];
    const program = { ...armed, recoveryPoint: "latestApplicationConsistent" };
    const { inputs } = await check(stack.world.lifecycle, {}, program);
    expect(inputs["plan"]).toMatchObject({
      action: "start",
      recoveryPointId: point.id,
      recoveryPoint: expect.stringContaining("2026-11-20T01:00:00.000Z, application-consistent"),
    });
    stack.world.host.points = [newer];
    await expect(create(stack.world.lifecycle, inputs)).rejects.toMatchObject({ code: "recoveryPointMissing" });
    stack.world.host.points = [newer, point];
    const { outs } = await create(stack.world.lifecycle, inputs);
    expect(outs).toMatchObject({ recoveryPointId: point.id });
    expect(stack.world.host.starts).toEqual([expect.objectContaining({ recoveryPointId: point.id })]);
  });

  it("a policy that finds no point is blocked; without preflight it starts nothing", async () => {
    const stack = new Stack();
    const program = { ...armed, recoveryPoint: { takenBefore: "2026-11-20T02:00:00Z" } };
    await expect(stack.up(program)).rejects.toMatchObject({ code: "recoveryPointMissing" });
    const { failures } = await stack.checked({ ...program, preflight: false });
    expect(failures?.[0]?.reason).toMatch(/^recoveryPoint can only be chosen with preflight on/);
    expect(stack.starts).toBe(0);
  });

  it("two resources for one machine are a mistake that names the other one; one may be checked twice", async () => {
    const { lifecycle } = new Stack().world;
    const one = { ...armed, resourceUrn: "urn:one" };
    expect((await check(lifecycle, {}, one)).failures).toBeUndefined();
    expect((await check(lifecycle, {}, one)).failures).toBeUndefined();
    const { failures } = await check(lifecycle, {}, { ...armed, resourceUrn: "urn:two" });
    expect(failures?.[0]?.reason).toMatch(/^vm is declared by two resources of this program: urn:one has/);
  });

  it("the plan of a used request says when what it froze was changed", async () => {
    const stack = new Stack();
    await stack.up(armed);
    const { inputs } = await check(stack.world.lifecycle, stack.inputs, { ...armed, recoveryPoint: { id: "P-9" } });
    expect(inputs["plan"]).toMatchObject({ action: "blocked", blockedBy: [{ code: "requestFrozen" }] });
  });

  it("a journal that knows more than state is told in the preview, and never changes a plan", async () => {
    const stack = new Stack();
    const known = await check(stack.world.lifecycle, {}, armed);
    const ref = { vmId: VM, relationship: "primary" } as const;
    await stack.world.journal.append({
      version: 1,
      at: "2026-11-20T00:00:00.000Z",
      request: "CHG-0",
      host: "hv",
      ...ref,
      phase: "accepted",
      startedAt: null,
      recoveryPointId: null,
      jobId: null,
      outcome: null,
      reason: null,
    });
    expect((await check(stack.world.lifecycle, {}, armed)).inputs).toEqual(known.inputs);
    expect(stack.world.progress.lines.join()).toContain('the journal has request CHG-0 at "accepted"');
  });

  it("a name that leads elsewhere now is warned of; the recorded machine stays ours", async () => {
    const stack = new Stack();
    await stack.up(programInputs);
    stack.world.clock.at += 60_000;
    const renamed = stack.world.host;
    const inventory = renamed.inventory.bind(renamed);
    renamed.inventory = async () => {
      const { machines, ...host } = (await inventory()) as unknown as HostInventory;
      const [ours, ...others] = machines;
      const taken = { ...ours, id: "99999999-9999-9999-9999-999999999999" };
      return { ...host, machines: [{ ...ours, name: "SQL01-OLD" }, taken, ...others] } as never;
    };
    const { inputs } = await check(stack.world.lifecycle, stack.inputs, armed);
    expect(inputs).toMatchObject({
      vmId: VM,
      plan: { action: "start", machine: expect.stringContaining("SQL01-OLD") },
    });
    expect(stack.world.progress.lines.join()).toContain('the name "SQL01" now leads to another machine (99999999');
  });
});

describe("what must not be lost or hidden", () => {
  const otherId = "99999999-9999-9999-9999-999999999999";

  /** A stack whose first failback is still open. */
  async function withOpenOrder(): Promise<Stack> {
    const stack = new Stack();
    stack.world.host.onStart = () => {
      stack.scene = { relationship: relationship(FailbackInProgress), jobs: [job(4)] };
    };
    await stack.failing({ ...armed, timeouts: { job: "5 seconds" } });
    return stack;
  }

  it("an open order is never replaced away: another machine under a new request has to wait for it", async () => {
    const stack = await withOpenOrder();
    stack.world.host.further = [{ ...offMachine, id: otherId, name: "SQL02", jobs: [], relationships: {} }];
    const { inputs } = await stack.checked({ ...armed, vm: { name: "SQL02" }, request: "CHG-2" });
    expect(await diff(stack.world.lifecycle, stack.outputs, inputs)).toEqual({ changes: true, replaces: [] });
    stack.scene = done;
    expect(await stack.failing({ ...armed, vm: { name: "SQL02" }, request: "CHG-2" })).toMatchObject({
      failure: { code: "planNeeded" },
    });
    expect(stack.outputs).toMatchObject({ vmId: VM, order: { request: "CHG-1", outcome: "fulfilled" } });
  });

  it("an open order keeps its machine also while the request is taken away", async () => {
    const stack = await withOpenOrder();
    stack.world.host.further = [{ ...offMachine, id: otherId, name: "SQL02", jobs: [], relationships: {} }];
    await expect(stack.up({ ...programInputs, vm: { name: "SQL02" } })).rejects.toMatchObject({
      code: "requestFrozen",
    });
  });

  it("an open order is told in every preview, whatever the program's request is now", async () => {
    const stack = await withOpenOrder();
    for (const program of [armed, programInputs, { ...armed, request: "CHG-2" }]) {
      stack.world.progress.lines.length = 0;
      await stack.changes(program);
      expect(stack.world.progress.lines.join()).toMatch(/request CHG-1 is (still )?open/);
    }
  });

  it("an overtaken order is no silent success: it is told every time, and is no difference", async () => {
    const stack = await withOpenOrder();
    stack.scene = { relationship: relationship(Replicating) };
    expect(await stack.failing(armed)).toMatchObject({ failure: { code: "overtaken" } });
    stack.world.progress.lines.length = 0;
    expect(await stack.changes(armed)).toBe(false);
    expect(stack.world.progress.lines.join()).toContain("did not end in FailbackCompleted");
  });

  it("a machine edited under a used request is frozen, also when the new name leads nowhere or is not looked up", async () => {
    const stack = new Stack();
    await stack.up(armed);
    for (const edit of [{ vm: { name: "TYPO" } }, { vm: { name: "TYPO" }, preflight: false }]) {
      await expect(stack.up({ ...armed, ...edit })).rejects.toMatchObject({ code: "requestFrozen" });
    }
  });

  it("without a look a resource never changes over to another machine in place", async () => {
    const stack = new Stack();
    await stack.up(programInputs);
    const sql02 = { ...offMachine, id: otherId, name: "SQL02", jobs: [], relationships: {} };
    stack.world.host.further = [sql02];
    const blind = { ...armed, vm: { name: "SQL02" }, preflight: false };
    await expect(stack.up(blind)).rejects.toMatchObject({
      code: "movedSincePlan",
      message: expect.stringContaining(VM),
    });
    expect(stack.starts).toBe(0);
  });

  it("a resource that was replaced and comes back: the journal still knows its used request", async () => {
    const stack = new Stack();
    await stack.up(armed);
    Object.assign(stack, { id: "", inputs: {}, outputs: {} });
    stack.scene = { relationship: relationship(Recovered) };
    expect(await stack.failing(armed)).toMatchObject({ failure: { code: "requestUsed" } });
    expect(stack.outputs).toMatchObject({
      order: { request: "CHG-1", outcome: "fulfilled" },
      observed: { state: "Recovered" },
    });
    expect(stack.starts).toBe(1);
  });

  it("a replacement in one operation knows the used request without any journal", async () => {
    const stack = new Stack();
    await stack.up(armed);
    stack.world.journal.entries.length = 0;
    stack.scene = { relationship: relationship(Recovered) };
    await stack.checked(armed);
    const { inputs } = await check(stack.world.lifecycle, {}, armed);
    expect(inputs).toMatchObject({
      usedRequests: ["CHG-1"],
      plan: { action: "blocked", blockedBy: [{ code: "requestUsed" }] },
    });
    await expect(create(stack.world.lifecycle, inputs)).rejects.toMatchObject({ code: "requestSpent" });
    expect(stack.starts).toBe(1);
  });

  it("a used request's success is never carried to another machine by way of a name that led nowhere", async () => {
    const stack = new Stack();
    await stack.up(armed);
    await stack.up({ ...programInputs, vm: { name: "NEW01" } });
    expect(stack.outputs).toMatchObject({ vmId: VM });
    stack.world.host.further = [{ ...offMachine, id: otherId, name: "NEW01", jobs: [], relationships: {} }];
    await expect(stack.up({ ...armed, vm: { name: "NEW01" } })).rejects.toMatchObject({ code: "requestFrozen" });
    expect(stack.starts).toBe(1);
  });

  it("a journal's request on another host is no success of this one, and another request of the machine calls for again", async () => {
    const stack = new Stack();
    const ref = { vmId: VM, relationship: "primary" } as const;
    const nothing = { startedAt: null, recoveryPointId: null, jobId: null, reason: null };
    const ended = {
      version: 1,
      at: "2026-11-20T00:00:00.000Z",
      request: "CHG-1",
      ...ref,
      ...nothing,
      phase: "ended",
      outcome: "fulfilled",
    } as const;
    await stack.world.journal.append({ ...ended, host: "another-host" });
    await expect(stack.up(armed)).rejects.toMatchObject({
      code: "requestUsed",
      message: expect.stringContaining("another-host"),
    });
    await expect(stack.up({ ...armed, request: "CHG-2" })).rejects.toMatchObject({ code: "againNeeded" });
    expect(stack.starts).toBe(0);
  });

  it("a host changed under a used request is warned of", async () => {
    const stack = new Stack();
    await stack.up(armed);
    await stack.changes({ ...armed, host: { ...programInputs.host, port: 5986 } });
    expect(stack.world.progress.lines.join()).toContain("host was changed under request CHG-1");
  });

  it("a halt is told in the preview", async () => {
    const stack = new Stack();
    stack.world.journal.halted.set("CHG-1", "2026-11-20");
    await stack.checked(armed);
    expect(stack.world.progress.lines.join()).toContain("request CHG-1 is halted since 2026-11-20");
  });

  it("a disarmed resource keeps what it saw last when the host is away", async () => {
    const stack = new Stack();
    await stack.up(programInputs);
    stack.world.host.inventory = async () => {
      throw new FailbackError("hostUnreachable", "no route");
    };
    await stack.up({ ...programInputs, relationship: "primary", recoveryPoint: { id: "P-1" } });
    expect(stack.outputs).toMatchObject({ observed: { state: "Committed" } });
  });

  it("a secret in a name that the host gives is shown by no plan; a recovery point is sent to the letter", async () => {
    rememberSecret("hunter-two");
    const stack = new Stack();
    const inventory = stack.world.host.inventory.bind(stack.world.host);
    stack.world.host.inventory = async () => {
      const { machines } = (await inventory()) as HostInventory;
      return { machines: machines.map((machine) => ({ ...machine, name: "SQL01 hunter-two" })) } as never;
    };
    const { inputs } = await stack.checked({ ...armed, vm: { id: VM }, recoveryPoint: { id: "P hunter-two" } });
    expect(inputs["plan"]).toMatchObject({
      action: "start",
      machine: expect.stringContaining("SQL01 [secret]"),
      recoveryPointId: "P hunter-two",
    });
  });

  it("no secret reaches a plan or a record, whatever a host repeats in its words", async () => {
    rememberSecret("hunter-two");
    const refused = new Stack();
    refused.world.host.inventory = async () => {
      throw new FailbackError("accessDenied", "denied for admin:hunter-two");
    };
    const { inputs } = await refused.checked(armed);
    expect(JSON.stringify(inputs)).toContain("denied for admin:[secret]");
    const stack = new Stack();
    stack.world.host.onStart = () => {
      stack.scene = { relationship: relationship(FailbackInProgress), jobs: [job(4)] };
      stack.world.host.relationships = async () => {
        throw new FailbackError("accessDenied", "denied for admin:hunter-two");
      };
    };
    const { failure, properties } = await stack.failing(armed);
    expect(`${failure.line}${JSON.stringify(properties)}`).not.toContain("hunter-two");
    expect(properties).toMatchObject({ order: { outcome: "open", reason: expect.stringContaining("[secret]") } });
  });
});
