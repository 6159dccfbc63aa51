import { committed, externalProvider, machineId, NOON, pointId, stateOf } from "../testing/fleets.test-support";
import { type Action, act } from "./actions";
import { advance } from "./advance";
import { findMachine, type HostState } from "./host-state";
import type { Machine } from "./machine";
import { BUILT_IN_PROVIDER } from "./provider";
import { addMachine } from "./settings";

const primary = { relationship: "primary" as const };

function point(n: number, takenAt = NOON) {
  return { id: pointId(n), takenAt, consistency: "crashConsistent" as const };
}

function doing(state: HostState, ...actions: Action[]): HostState {
  return actions.reduce((one, action) => {
    const machine = findMachine(one, machineId(1));
    if (!machine) throw new Error("the machine is gone");
    return act(one, machine, action, { now: NOON, newJobId: "JOB", user: "admin" }).state;
  }, state);
}

function machineAfter(...actions: Action[]): Machine | undefined {
  return findMachine(doing(stateOf([committed(1)]), ...actions), machineId(1));
}

describe("what a rehearsal sets by hand", () => {
  it.each([0, 8, 12, 13, 14, 17, 99])("puts a relationship at %i, whatever led there", (state) => {
    expect(machineAfter({ action: "setState", ...primary, state })?.relationships).toMatchObject([{ state }]);
  });

  it("leaves the other relationship alone, and refuses one that is not there", () => {
    const both = { state: "Committed" as const, provider: externalProvider.name };
    const state = stateOf([committed(1, { relationships: { primary: both, extended: both } })]);
    const moved = doing(state, { action: "setState", relationship: "extended", state: 8 });
    expect(findMachine(moved, machineId(1))?.relationships.map((one) => one.state)).toEqual([6, 8]);
    expect(() => machineAfter({ action: "setState", relationship: "extended", state: 8 })).toThrow("no extended");
  });

  it("wins over a job that runs: its end moves nothing any more", () => {
    const moved = doing(
      stateOf([committed(1)]),
      { action: "startFailback", ...primary },
      { action: "setState", ...primary, state: 8 },
    );
    expect(findMachine(advance(moved, NOON + 60_000), machineId(1))?.relationships).toMatchObject([{ state: 8 }]);
  });

  it("changes health, provider and OperationalStatus", () => {
    const machine = machineAfter(
      { action: "setHealth", ...primary, health: 3 },
      { action: "setProvider", ...primary, provider: "builtIn" },
      { action: "setOperationalStatus", value: [11, 32772] },
    );
    expect(machine).toMatchObject({
      operationalStatus: [11, 32772],
      relationships: [{ state: 6, health: 3, providerId: BUILT_IN_PROVIDER.id }],
    });
    expect(() => machineAfter({ action: "setProvider", ...primary, provider: "Nobody" })).toThrow("no provider Nobody");
  });

  it("adds recovery points in their order, and takes them away by either form of their id", () => {
    const add = [point(2, NOON), point(1, NOON - 1_000)].map((one) => ({
      action: "addRecoveryPoint" as const,
      point: one,
    }));
    expect(machineAfter(...add)?.recoveryPoints.map(({ id }) => id)).toEqual([pointId(1), pointId(2)]);
    const without = (id: string) => machineAfter(...add, { action: "deleteRecoveryPoint", id })?.recoveryPoints;
    expect(without(pointId(1))).toEqual([point(2)]);
    expect(without(`microsoft:${pointId(1).toLowerCase()}`)).toEqual([point(2)]);
    expect(() => without(pointId(3))).toThrow(`VM1 has no recovery point ${pointId(3)}`);
  });

  it("gives no two recovery points of the host one id", () => {
    const state = stateOf([
      committed(1),
      committed(2, { recoveryPoints: [{ ...point(1), takenAt: "1 minute ago" as const }] }),
    ]);
    expect(() => doing(state, { action: "addRecoveryPoint", point: point(1) })).toThrow("already");
  });

  it("takes a machine away with its jobs, and brings one", () => {
    const gone = doing(
      stateOf([committed(1), committed(2)]),
      { action: "startFailback", ...primary },
      { action: "removeMachine" },
    );
    expect(gone.machines.map(({ id }) => id)).toEqual([machineId(2)]);
    expect(gone.jobs).toEqual([]);
    const [first] = stateOf([committed(1)]).machines;
    if (!first) throw new Error("no machine");
    const back = addMachine(gone, first);
    expect(back.machines.map(({ id }) => id)).toEqual([machineId(2), machineId(1)]);
    expect(() => addMachine(back, first)).toThrow(`a machine ${machineId(1)} already`);
  });
});
