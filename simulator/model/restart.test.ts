import { committed, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { initiateFailback } from "./initiate-failback";
import { relationshipInstanceId } from "./relationship";
import { restart } from "./restart";

function running(restartDuringFailback: "stays" | "returns") {
  const state = stateOf([committed(1)], { restartDuringFailback });
  const order = {
    machineId: machineId(1),
    settingsInstanceId: relationshipInstanceId(machineId(1), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "u",
  };
  return initiateFailback(state, order, NOON, "JOB").state;
}

describe("a restart of the host's services", () => {
  it.each([
    ["stays", 13],
    ["returns", 6],
  ] as const)("loses the job; the relationship %s at %i", (behaviour, expected) => {
    const after = restart(running(behaviour));
    expect(after.jobs).toEqual([]);
    expect(after.machines[0]?.relationships[0]?.state).toBe(expected);
  });

  it("changes nothing when no failback was running", () => {
    const state = stateOf([committed(1)]);
    expect(restart(state)).toEqual(state);
  });
});
