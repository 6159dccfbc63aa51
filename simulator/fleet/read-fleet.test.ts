import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { committed, externalProvider, machineId, NOON } from "../testing/fleets.test-support";
import { parseFleet, readFleetFile } from "./read-fleet";
import { starterFleet } from "./starter-fleet";
import { toHostState } from "./to-host-state";

function parse(content: unknown) {
  return toHostState(parseFleet(content, "fleet"), NOON);
}

const minimal = { machines: [{ id: machineId(1), name: "SQL01" }] };

describe("a fleet", () => {
  it("needs no more than machines with id and name: a host with an unreplicated machine that is off", () => {
    expect(parse(minimal)).toEqual({
      identity: { computerName: "HV-DR-01", osBuild: "10.0.20348", language: "en-US", restartDuringFailback: "stays" },
      providers: [expect.objectContaining({ id: "22391CDC-272C-4DDF-BA88-9BEFB1A0975C" })],
      machines: [
        {
          ...{ id: machineId(1), name: "SQL01", enabledState: 3, mode: 0, relationships: [] },
          ...{ createdAt: expect.any(Number), failback: { seconds: 60, ends: "completed" } },
        },
      ],
      jobs: [],
    });
  });

  it("takes names and numbers for states, and ids in any case", () => {
    const machine = (more: object) => ({ machines: [{ ...minimal.machines[0], ...more }] });
    const byName = parse(
      machine({
        enabledState: "Running",
        mode: "ExtendedReplica",
        relationships: { primary: { state: "Committed", health: "Critical" } },
      }),
    );
    const byNumber = parse(
      machine({
        id: machineId(1).toLowerCase(),
        enabledState: 2,
        mode: 4,
        relationships: { primary: { state: 6, health: 3 } },
      }),
    );
    expect(byName).toEqual(byNumber);
  });

  it("may hold a state that nobody has documented", () => {
    expect(
      parse({ machines: [{ ...minimal.machines[0], relationships: { primary: { state: 99 } } }] }).machines[0]
        ?.relationships[0]?.state,
    ).toBe(99);
  });

  it("finds a provider by its name or GUID, in any case, and builtIn without being told about it", () => {
    const providerOf = (provider: string) => {
      const machine = committed(1, { relationships: { primary: { state: 6, provider } } });
      return parse({ providers: [externalProvider], machines: [machine] }).machines[0]?.relationships[0]?.providerId;
    };
    expect([externalProvider.name.toUpperCase(), externalProvider.id.toLowerCase()].map(providerOf)).toEqual([
      externalProvider.id,
      externalProvider.id,
    ]);
    expect(providerOf("builtin")).toBe("22391CDC-272C-4DDF-BA88-9BEFB1A0975C");
  });

  const machine = minimal.machines[0];
  it.each<[string, unknown]>([
    ["machines", {}],
    ["the whole", []],
    ["machines[0].id", { machines: [{ ...machine, id: "SQL01" }] }],
    ["machines[1].id", { machines: [machine, { ...machine, id: machineId(1).toLowerCase() }] }],
    ["machines[0].name", { machines: [{ ...machine, name: "a\nb" }] }],
    ["machines[0].enabledState", { machines: [{ ...machine, enabledState: "Asleep" }] }],
    [
      "machines[0].relationships.primary.state",
      { machines: [{ ...machine, relationships: { primary: { state: "Done" } } }] },
    ],
    [
      "machines[0].relationships.primary.state",
      { machines: [{ ...machine, relationships: { primary: { state: -1 } } }] },
    ],
    [
      "machines[0].relationships.extended.provider",
      { machines: [{ ...machine, relationships: { extended: { state: 6, provider: "Nobody" } } }] },
    ],
    ["machines[0].failback.seconds", { machines: [{ ...machine, failback: { seconds: -5 } }] }],
    ["machines[0].failback.ends", { machines: [{ ...machine, failback: { ends: "well" } }] }],
    ["machines[0]", { machines: [{ ...machine, colour: "red" }] }],
    ["host.computerName", { ...minimal, host: { computerName: "a name that is too long" } }],
    ["host.osBuild", { ...minimal, host: { osBuild: "2022" } }],
    ["providers[0].id", { ...minimal, providers: [{ id: "x", name: "y" }] }],
  ])("that is wrong at %s is refused with one line that says so", (field, content) => {
    const refused = () => parseFleet(content, "fleet file x.json");
    expect(refused).toThrow(`fleet file x.json: ${field}: `);
    expect(refused).toThrow(/^[^\n]+$/);
  });

  it("of a file that is missing, or no JSON, is refused with the file's name", () => {
    const folder = mkdtempSync(join(tmpdir(), "fleet-"));
    const file = join(folder, "fleet.json");
    try {
      expect(() => readFleetFile(file)).toThrow(/^fleet file .*fleet\.json: ENOENT[^\n]*$/);
      writeFileSync(file, "{ machines: }");
      expect(() => readFleetFile(file)).toThrow(/^fleet file .*fleet\.json is not JSON: [^\n]*$/);
      writeFileSync(file, JSON.stringify(minimal));
      expect(readFleetFile(file).machines).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the starter fleet", () => {
  it("has one machine that can fail back, and one each with the built-in provider, running, and only replicating", () => {
    const { machines, providers } = toHostState(parseFleet(starterFleet, "starter fleet"), NOON);
    const builtIn = providers[0]?.id;
    const shape = machines.map(({ name, enabledState, relationships: [primary] }) => [
      ...[name, enabledState, primary?.state],
      primary?.providerId === builtIn ? "built in" : "external",
    ]);
    expect(shape).toEqual([
      ["SQL01", 3, 6, "external"],
      ["FILE01", 3, 6, "built in"],
      ["WEB01", 2, 6, "external"],
      ["APP01", 3, 3, "external"],
    ]);
  });
});
