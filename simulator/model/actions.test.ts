import { committed, externalProvider, machineId, NOON, pointId, stateOf } from "../testing/fleets.test-support";
import { type Action, act } from "./actions";
import { findMachine, type HostState } from "./host-state";
import { ImpossibleAction } from "./impossible-action";
import type { Machine } from "./machine";

const context = { now: NOON, newJobId: "JOB", user: "admin" };
const primary = { relationship: "primary" as const };

function at(state: number, more: Parameters<typeof committed>[1] = {}): HostState {
  return stateOf([committed(1, { relationships: { primary: { state, provider: externalProvider.name } }, ...more })]);
}

function done(state: HostState, ...actions: Action[]): Machine {
  const after = actions.reduce((one, action) => act(one, machineOf(one), action, context).state, state);
  return machineOf(after);
}

function machineOf(state: HostState): Machine {
  const machine = findMachine(state, machineId(1));
  if (!machine) throw new Error("the machine is gone");
  return machine;
}

function replicationState(machine: Machine): number | undefined {
  return machine.relationships[0]?.state;
}

describe("an administrator", () => {
  it.each([3, 7, 10, 15, 14])("fails a replica over from %i", (state) => {
    expect(replicationState(done(at(state), { action: "failOver", ...primary }))).toBe(5);
  });

  it.each([0, 1, 2, 5, 6, 8, 12, 13])("cannot fail over from %i", (state) => {
    expect(() => done(at(state), { action: "failOver", ...primary })).toThrow(ImpossibleAction);
  });

  it("cannot fail over a machine that runs, or that is no replica", () => {
    expect(() => done(at(3, { enabledState: "Running" }), { action: "failOver", ...primary })).toThrow("not off");
    expect(() => done(at(3, { mode: "Primary" }), { action: "failOver", ...primary })).toThrow("no replica");
  });

  it.each([5, 14])("commits at %i", (state) => {
    expect(replicationState(done(at(state), { action: "commit", ...primary }))).toBe(6);
  });

  it("loses the recovery points by a commit", () => {
    const takenAt = "5 minutes ago";
    const state = at(5, { recoveryPoints: [{ id: pointId(1), takenAt, consistency: "crashConsistent" }] });
    expect(machineOf(state).recoveryPoints).toHaveLength(1);
    expect(done(state, { action: "commit", ...primary }).recoveryPoints).toEqual([]);
  });

  it("cannot commit what has not failed over", () => {
    expect(() => done(at(3), { action: "commit", ...primary })).toThrow("at replication state 3");
  });

  it("reverses replication: the machine becomes the primary", () => {
    const machine = done(at(6), { action: "reverse", ...primary });
    expect(machine).toMatchObject({ mode: 1, relationships: [{ state: 3 }] });
  });

  it("removes one relationship, and with the last one the mode", () => {
    const both = { state: "Committed" as const };
    const state = stateOf([committed(1, { relationships: { primary: both, extended: both } })]);
    const one = done(state, { action: "removeReplication", relationship: "extended" });
    expect(one).toMatchObject({ mode: 2, relationships: [{ kind: "primary" }] });
    const none = done(
      state,
      { action: "removeReplication", relationship: "extended" },
      { action: "removeReplication", ...primary },
    );
    expect(none).toMatchObject({ mode: 0, relationships: [] });
    expect(() => done(at(6), { action: "removeReplication", relationship: "extended" })).toThrow("no extended");
  });

  it("starts a failback under a name of his own, and cannot when the host refuses", () => {
    const { job, state } = act(at(6), machineOf(at(6)), { action: "startFailback", ...primary }, context);
    expect(job).toMatchObject({ owner: "admin", id: "JOB" });
    expect(replicationState(machineOf(state))).toBe(13);
    expect(() => done(state, { action: "startFailback", ...primary })).toThrow("would return 32775");
  });

  it.each(["commit", "reverse", "removeReplication", "failOver"] as const)("cannot %s while a job runs", (action) => {
    const { state } = act(at(6), machineOf(at(6)), { action: "startFailback", ...primary }, context);
    expect(() => done(state, { action, ...primary })).toThrow("a job is running on VM1");
  });

  it("switches a failed-over machine on and off, never twice the same way", () => {
    const on = done(at(6), { action: "powerOn" });
    expect(on).toMatchObject({ enabledState: 2, enabledStateSince: NOON });
    expect(done(at(6), { action: "powerOn" }, { action: "powerOff" }).enabledState).toBe(3);
    expect(() => done(at(6), { action: "powerOn" }, { action: "powerOn" })).toThrow("running already");
    expect(() => done(at(6), { action: "powerOff" })).toThrow("off already");
  });

  it("cannot switch a replica on that stands by", () => {
    expect(() => done(at(3), { action: "powerOn" })).toThrow("not failed over");
  });

  it("renames a machine, and says how its next failback goes", () => {
    expect(done(at(6), { action: "rename", to: "SQL02" }).name).toBe("SQL02");
    const course = done(at(6), { action: "setNextFailback", ends: "failed" }).failback;
    expect(course).toEqual({ seconds: 60, ends: "failed" });
  });
});
