import { PartialFailure, type Properties } from "../engine/answers";
import { FailbackError } from "../errors";
import {
  Committed,
  FailbackCompleted,
  FailbackInProgress,
  job,
  Recovered,
  Replicating,
  relationship,
  type Scene,
} from "../failback/failback.test-support";
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
    const failure = await stack.up({ ...armed, timeouts: { job: "5 seconds" } }).catch((error: unknown) => error);
    if (!(failure instanceof PartialFailure)) throw new Error("not a partial failure");
    expect(failure.properties).toMatchObject({ ...armed, order: { outcome: "open" }, usedRequests: ["CHG-1"] });
    Object.assign(stack, {
      id: failure.id,
      outputs: failure.properties,
      inputs: { ...armed, vmId: VM, usedRequests: [] },
    });
    await stack.refresh();
    expect(await stack.changes(armed)).toBe(true);
    stack.scene = done;
    await stack.up(armed);
    expect(stack.outputs).toMatchObject({ order: { outcome: "fulfilled", sent: true } });
    expect(await stack.changes(armed)).toBe(false);
    expect(stack.starts).toBe(1);
  });

  it("a new request waits for an open one to be settled first", async () => {
    const stack = new Stack();
    stack.world.host.onStart = () => {
      stack.scene = { relationship: relationship(FailbackInProgress), jobs: [job(4)] };
    };
    const failure = await stack.up({ ...armed, timeouts: { job: "5 seconds" } }).catch((error: unknown) => error);
    Object.assign(stack, { id: "x", outputs: (failure as PartialFailure).properties, inputs: {} });
    await expect(stack.up({ ...armed, request: "CHG-2" })).rejects.toMatchObject({ code: "orderOpen" });
    expect(stack.starts).toBe(1);
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
    stack.world.host.inventory = async () => ({ hostName: "HV", machines: [] }) as never;
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
