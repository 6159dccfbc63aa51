import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { committed, externalProvider, machineId, NOON, pointId } from "../testing/fleets.test-support";
import { parseFleet, readFleetFile } from "./read-fleet";
import { toHostState } from "./to-host-state";

function parse(content: unknown) {
  return toHostState(parseFleet(content, "fleet"), NOON);
}

const minimal = { machines: [{ id: machineId(1), name: "SQL01" }] };

describe("a fleet", () => {
  it("needs no more than machines with id and name: a host with an unreplicated machine that is off", () => {
    expect(parse(minimal)).toEqual({
      identity: {
        computerName: "HV-DR-01",
        osBuild: "10.0.20348",
        language: "en-US",
        restartDuringFailback: "stays",
        unknownRecoveryPoints: "refuse",
        limits: {
          maxEnvelopeSizeKb: 500,
          maxBatchItems: 32_000,
          maxConcurrentOperationsPerUser: 1_500,
          enumerationTimeoutMs: 60_000,
          maxTimeoutMs: 60_000,
        },
      },
      providers: [expect.objectContaining({ id: "22391CDC-272C-4DDF-BA88-9BEFB1A0975C" })],
      machines: [
        {
          ...{ id: machineId(1), name: "SQL01", enabledState: 3, mode: 0, relationships: [] },
          ...{ operationalStatus: [2], recoveryPoints: [] },
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

  it("takes instants with an offset, or relative to the host's clock, and sorts recovery points by them", () => {
    const point = (n: number, takenAt: string) => ({
      id: pointId(n),
      takenAt,
      consistency: "crashConsistent" as const,
    });
    const [machine] = parse({
      machines: [
        {
          ...minimal.machines[0],
          createdAt: "2026-11-20T01:00:00.5+01:00",
          recoveryPoints: [point(1, "1 minute ago"), point(2, "2026-11-20T12:00:00+01:00"), point(3, "90 minutes ago")],
          relationships: { primary: { state: 6, lastReplicationAt: "0 minutes ago" }, extended: { state: 2 } },
        },
      ],
    }).machines;
    expect(machine?.createdAt).toBe(NOON - 12 * 3_600_000 + 500);
    expect(machine?.recoveryPoints.map(({ id, takenAt }) => [id, (NOON - takenAt) / 60_000])).toEqual([
      [pointId(3), 90],
      [pointId(2), 60],
      [pointId(1), 1],
    ]);
    expect(machine?.relationships.map(({ lastReplicationAt }) => lastReplicationAt)).toEqual([NOON, undefined]);
  });

  it("takes the words and the numbers of OperationalStatus", () => {
    const status = (operationalStatus: unknown) =>
      parse({ machines: [{ ...minimal.machines[0], operationalStatus }] }).machines[0]?.operationalStatus;
    expect(status(["InService", "MergingDisks"])).toEqual([11, 32772]);
    expect(status([11, 32772])).toEqual([11, 32772]);
    expect(status([7])).toEqual([7]);
  });

  const machine = minimal.machines[0];
  const points = (...recoveryPoints: unknown[]) => ({ machines: [{ ...machine, recoveryPoints }] });
  const point = { id: pointId(1), takenAt: "5 minutes ago", consistency: "crashConsistent" };
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
    ["machines[0].operationalStatus", { machines: [{ ...machine, operationalStatus: [] }] }],
    ["machines[0].operationalStatus", { machines: [{ ...machine, operationalStatus: [2, 32772, 2] }] }],
    ["machines[0].operationalStatus[1]", { machines: [{ ...machine, operationalStatus: [2, "Sleeping"] }] }],
    ["machines[0].createdAt", { machines: [{ ...machine, createdAt: "2026-11-20T12:00:00" }] }],
    ["machines[0].recoveryPoints[0].id", points({ ...point, id: "point" })],
    ["machines[0].recoveryPoints[1].id", points(point, { ...point, id: point.id.toLowerCase() })],
    [
      "machines[1].recoveryPoints[0].id",
      { machines: [...points(point).machines, { id: machineId(2), name: "VM2", recoveryPoints: [point] }] },
    ],
    ["machines[0].recoveryPoints[0].takenAt", points({ ...point, takenAt: "yesterday" })],
    ["machines[0].recoveryPoints[0].takenAt", points({ ...point, takenAt: "2026-02-30T12:00:00Z" })],
    ["machines[0].recoveryPoints[0].consistency", points({ ...point, consistency: "Standard" })],
    ["host.unknownRecoveryPoints", { ...minimal, host: { unknownRecoveryPoints: "maybe" } }],
    ["host.limits.maxEnvelopeSizeKb", { ...minimal, host: { limits: { maxEnvelopeSizeKb: 7 } } }],
    ["host.limits.maxBatchItems", { ...minimal, host: { limits: { maxBatchItems: 1.5 } } }],
    [
      "host.limits.maxConcurrentOperationsPerUser",
      { ...minimal, host: { limits: { maxConcurrentOperationsPerUser: 0 } } },
    ],
    ["host.limits.maxTimeoutMs", { ...minimal, host: { limits: { maxTimeoutMs: "1s" } } }],
    ["host.limits", { ...minimal, host: { limits: { maxShells: 30 } } }],
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
