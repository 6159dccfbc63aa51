import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { initiateFailback } from "../model/initiate-failback";
import { BUILT_IN_PROVIDER } from "../model/provider";
import { relationshipInstanceId } from "../model/relationship";
import { NOON } from "../testing/fleets.test-support";
import { parseFleet } from "./read-fleet";
import { starterFleet } from "./starter-fleet";
import { toHostState } from "./to-host-state";

const state = toHostState(parseFleet(starterFleet, "starter fleet"), NOON);

/** What InitiateFailback answers for each machine. */
const answers = state.machines.map((machine) => {
  const settingsInstanceId = relationshipInstanceId(machine.id, "primary");
  const order = {
    machineId: machine.id,
    settingsInstanceId,
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "u",
  };
  return [machine.name, initiateFailback(state, order, NOON, "J").returnCode];
});

describe("the starter fleet", () => {
  it("has machines that can fail back, and others that cannot, each for a reason", () => {
    expect(answers).toEqual([
      ["SQL01", 4096],
      ["FILE01", 32770],
      ["WEB01", 32775],
      ["APP01", 32775],
      ["SQL02", 4096],
      ["MAIL01", 32775],
      ["ERP01", 32775],
      ["DC01", 32775],
      ["CRM01", 32775],
      ["SQL01 - Test", 32775],
      ["DUP01", 4096],
      ["DUP01", 32775],
      ["HR01", 4096],
      ["LOG01", 32774],
      ["LOG02", 4096],
      ["PAY01", 32775],
      ["PRINT01", 32773],
    ]);
  });

  it("keeps SQL01 as everybody's example knows it", () => {
    const named = state.machines.filter(({ name }) => name === "SQL01");
    expect(named).toMatchObject([
      {
        ...{ id: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601", enabledState: 3, mode: 2, operationalStatus: [2] },
        ...{ relationships: [{ kind: "primary", state: 6 }], failback: { seconds: 60, ends: "completed" } },
      },
    ]);
    expect(named[0]?.relationships[0]?.providerId).not.toBe(BUILT_IN_PROVIDER.id);
  });

  it("has a machine the newest point of which is not application consistent, among points of both kinds", () => {
    const points = state.machines.find(({ name }) => name === "SQL02")?.recoveryPoints ?? [];
    expect(points.map(({ consistency }) => consistency)).toContain("applicationConsistent");
    expect(points.at(-1)?.consistency).toBe("crashConsistent");
  });

  it("stands in the documentation, machine by machine, with id and the answer to InitiateFailback", () => {
    const page = readFileSync(resolve(__dirname, "../../docs/embedded-host.md"), "utf8");
    const rows = page.matchAll(/^\| (\S[^|]*?) +\| `…(\w{4})` +\|.*\| (\d+) +\|$/gm);
    const documented = Array.from(rows, ([, name, id, code]) => [name, id, Number(code)]);
    expect(documented).toEqual(answers.map(([name, code], i) => [name, state.machines[i]?.id.slice(-4), code]));
  });
});
