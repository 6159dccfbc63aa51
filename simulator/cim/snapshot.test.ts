import { committed, NOON, stateOf } from "../testing/fleets.test-support";
import { parseWql } from "../wql/parse";
import { runWql } from "../wql/run";
import type { HostView } from "./class";
import { Snapshot } from "./snapshot";

const state = stateOf(Array.from({ length: 40 }, (_none, n) => committed(n + 1)));
const view: HostView = { state, now: NOON, language: "en-US" };

function found(wql: string, at = view) {
  return runWql(parseWql(wql), at).instances;
}

describe("a snapshot", () => {
  it.each([
    "SELECT * FROM Msvm_ComputerSystem",
    "SELECT * FROM Msvm_ComputerSystem WHERE Name LIKE '%7'",
    "SELECT * FROM CIM_ManagedElement",
    "SELECT * FROM Msvm_ConcreteJob",
  ])("has the same objects in the same order: %s", (wql) => {
    const objects = found(wql);
    const snapshot = new Snapshot(view, objects);
    expect(snapshot.length).toBe(objects.length);
    expect(objects.map((_one, index) => snapshot.at(index))).toEqual(objects);
    expect(snapshot.at(objects.length)).toBeUndefined();
  });

  it("makes a list once for who reads it object by object, also between others that do", () => {
    const made: HostView[] = [];
    const [machine] = found("SELECT * FROM Msvm_ComputerSystem");
    if (!machine) throw new Error("there is no machine");
    const watched = {
      ...machine.class,
      instances: (at: HostView) => {
        made.push(at);
        return machine.class.instances(at);
      },
    };
    const objects = machine.class.instances(view).map((one) => ({ ...one, class: watched }));
    const views = [view, { ...view }, { ...view }];
    const snapshots = views.map((one) => new Snapshot(one, objects));
    for (let index = 0; index < objects.length; index++) for (const one of snapshots) one.at(index);
    expect(made).toEqual(views);
  });
});
