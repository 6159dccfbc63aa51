import { failbackErrors } from "../../provider/errors";
import { armed, scenarios } from "../support/scenario";

const begin = scenarios();
const experimental = { PULUMI_EXPERIMENTAL: "true" };

/** A machine's name that another resource only knows after it was created. */
const LATE_NAME = `
const pulumi = require("@pulumi/pulumi");
const { ReplicationFailback } = require("pulumi-hyperv-failback");
const lookup = { create: async () => ({ id: "lookup", outs: { name: "SQL01" } }) };
class Lookup extends pulumi.dynamic.Resource {
  constructor(name) { super(lookup, name, { name: undefined }); }
}
const [{ args }] = require("./resources.json");
new ReplicationFailback("sql01", { ...args, vm: { name: new Lookup("inventory").name } });
`;

describe("what a plan shows", () => {
  it("L3 a machine that is not known before up: the preview says so, up works", async () => {
    const scenario = await begin();
    const { host, project } = scenario;
    scenario.declare(armed);
    project.write("index.js", LATE_NAME);
    const preview = await project.preview();
    expect(preview.code).toBe(0);
    expect(preview.output).toMatch(/action *: "unknown"/);
    expect(preview.output).toContain("not known before this is applied: vm;");
    expect(await host.calls()).toEqual([]);
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toHaveLength(1);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("L14 every blocked case: the preview shows code, reason and remedy; up fails with the same words before any changing call", async () => {
    const { host, project, resource } = await begin();
    const cases = [
      ["FILE01", {}, "builtInProvider"],
      ["WEB01", {}, "machineNotOff"],
      ["APP01", {}, "stateNotAllowed"],
      ["NOSUCH", {}, "machineNotFound"],
      ["DUP01", {}, "machineNotUnique"],
      ["SQL01", { relationship: "extended" }, "relationshipMissing"],
      ["SQL01", { recoveryPoint: { takenBefore: "2001-01-01T00:00:00Z" } }, "recoveryPointMissing"],
      ["SQL01", { validUntil: "2001-01-01T00:00:00Z" }, "requestExpired"],
      ["SQL01", {}, "failoverRunning", 12],
      ["SQL01", {}, "resynchronizing", 10],
      ["SQL01", {}, "replicationCritical", 8],
      ["SQL01", {}, "stateUnknown", 17],
    ] as const;
    for (const [name, more, code, state] of cases) {
      await host.act("SQL01", "setState", { state: state ?? "Committed" });
      project.declare(resource(`${code}-of-${name}`, name, { ...armed, ...more }));
      const preview = await project.preview();
      expect(preview).toMatchObject({ code: 0, output: expect.stringMatching(new RegExp(`code *: "${code}"`)) });
      expect(preview.output).toContain(failbackErrors[code].remedy.replaceAll('"', '\\"'));
      const reason = /reason: "(.*)"/.exec(preview.output)?.[1]?.replaceAll('\\"', '"') ?? "no reason was shown";
      const up = await project.up();
      expect(up.code).not.toBe(0);
      expect(up.output).toContain(reason);
      expect(up.output).toContain(`[${code}] ${failbackErrors[code].remedy}`);
    }
    expect(await host.calls()).toEqual([]);
  }, 400_000);

  it("L14 with preflight off a preview makes no call, and a start is not shown but allowed; a blocked machine still starts nothing", async () => {
    const { host, project, declare, resource } = await begin();
    await host.resetRequests();
    declare({ ...armed, preflight: false });
    const preview = await project.preview();
    expect(preview.output).toMatch(/action *: "unknown"/);
    expect(await host.requests()).toMatchObject({ total: 0 });
    project.declare(resource("web01", "WEB01", { ...armed, preflight: false }));
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("[machineNotOff]");
    expect(await host.calls()).toEqual([]);
  });

  it("L15 a saved plan holds when nothing that matters changed, and is refused when another point was chosen", async () => {
    const { host, project, declare } = await begin();
    declare({ ...armed, recoveryPoint: "latestApplicationConsistent" });
    const point = {
      id: "00000000-0000-4000-8000-00000000000A",
      takenAt: "2026-11-20T00:00:00Z",
      consistency: "applicationConsistent",
    };
    await host.act("SQL01", "addRecoveryPoint", point);
    const saved = await project.run(["preview", "--save-plan", "plan.json"], experimental);
    expect(saved).toMatchObject({ code: 0 });
    await host.act("SQL01", "addRecoveryPoint", {
      ...point,
      id: "00000000-0000-4000-8000-00000000000B",
      takenAt: "2026-11-20T01:00:00Z",
    });
    const refused = await project.run(["up", "--yes", "--plan", "plan.json"], experimental);
    expect(refused).toMatchObject({ output: expect.stringContaining("violates plan") });
    expect(refused.code).not.toBe(0);
    expect(await host.calls()).toEqual([]);
    await host.act("SQL01", "deleteRecoveryPoint", { id: "00000000-0000-4000-8000-00000000000B" });
    await host.act("SQL01", "setHealth", { health: "Warning" });
    await host.advanceClock(3_600);
    expect(await project.run(["up", "--yes", "--plan", "plan.json"], experimental)).toMatchObject({ code: 0 });
    expect(await host.calls("InitiateFailback")).toEqual([expect.objectContaining({ recoveryPoint: point.id })]);
  });

  it("L16 bad input is one clear line at preview, without a stack trace and without the value", async () => {
    const { project, declare, resource } = await begin();
    const cases: readonly [Record<string, unknown>, string][] = [
      [{ validUntil: "tomorrow" }, "validUntil must be an instant in ISO 8601"],
      [{ startFrom: ["FailbackCompleted"] }, "startFrom must not hold"],
      [{ recoveryPoint: { id: "x", takenBefore: "y" } }, "recoveryPoint"],
      [{ apiToken: "hunter-two" }, "apiToken does not belong among the inputs"],
    ];
    for (const [more, line] of cases) {
      declare({ ...armed, ...more });
      const { code, output } = await project.preview();
      expect(code).not.toBe(0);
      expect(output).toContain(line);
      expect(output).not.toMatch(/^\s+at |hunter-two/m);
    }
    project.declare(resource("one", "SQL01"), resource("two", "SQL01"));
    expect((await project.preview()).output).toContain("vm is declared by two resources of this program");
  });

  it("a preview of the whole fleet asks at most nine queries, and a start at most five requests", async () => {
    const { host, project, resource } = await begin();
    const names = (await host.machines()).map(({ name }) => String(name)).filter((name) => !name.startsWith("DUP"));
    expect(names.length).toBeGreaterThanOrEqual(10);
    const fields = { ...armed, recoveryPoint: "latestApplicationConsistent", validUntil: "2099-01-01T00:00:00Z" };
    await host.resetRequests();
    project.declare(...names.map((name) => resource(name.toLowerCase(), name, fields)));
    expect(await project.preview()).toMatchObject({ code: 0 });
    expect(((await host.requests()) as { total: number }).total).toBeLessThanOrEqual(9);
    project.declare(resource("sql01", "SQL01", { ...armed, timeouts: { poll: "5 seconds" } }));
    await host.resetRequests();
    const preview = await project.preview();
    expect(preview.code).toBe(0);
    const looked = ((await host.requests()) as { total: number }).total;
    await host.resetRequests();
    expect(await project.up()).toMatchObject({ code: 0 });
    const { operations } = (await host.requests()) as { operations: Record<string, Record<string, number>> };
    const polls = (operations["Enumerate"]?.["Msvm_ReplicationRelationship"] ?? 0) - 2;
    // What is neither the look that check took, nor following the job, nor the last confirming look, was the start.
    expect(operations["InitiateFailback"]).toEqual({ Msvm_ReplicationService: 1 });
    expect(operations["Enumerate"]?.["Msvm_ReplicationSettingData"]).toBe(1);
    expect(polls).toBeGreaterThan(0);
    expect(looked).toBeLessThanOrEqual(7);
  });
});
