import { applicationConsistentPoint } from "./application-consistent-point";
import { machine, NOT_KNOWN, violations, wave } from "./policy.test-support";

const WANTED = "latestApplicationConsistent";

describe("the rule of application-consistent points", () => {
  const databases = applicationConsistentPoint({ machines: [/^SQL/g, "erp01"] });

  it("demands one of the machines it is about, and says how", () => {
    expect(violations(databases, machine())).toEqual([
      `SQL01 on hv-dr-01: must come back with an application-consistent point: set recoveryPoint: "${WANTED}".`,
    ]);
    for (const recoveryPoint of ["latest", { takenBefore: "2026-01-01T00:00:00Z" }, { id: "x" }])
      expect(violations(databases, machine({ recoveryPoint }))).toHaveLength(1);
    expect(violations(databases, machine({ recoveryPoint: WANTED }))).toEqual([]);
    expect(violations(databases, machine({ vm: { name: "ERP01" } }))).toHaveLength(1);
    expect(violations(databases, machine({ vm: { name: "ERP011" } }))).toEqual([]);
  });

  it("in peacetime too, and no more once the request was used", () => {
    expect(violations(databases, machine({ request: undefined }))).toHaveLength(1);
    expect(violations(databases, machine({ usedRequests: ["CHG-4711"] }))).toEqual([]);
  });

  it("a member has the wave's point unless it has its own", () => {
    expect(violations(databases, wave())).toHaveLength(2);
    expect(violations(databases, wave({ recoveryPoint: WANTED }))).toEqual([]);
    const members = [{ host: "hv-01", vm: { name: "SQL01" }, recoveryPoint: "latest" }, "SQL02 on hv-01"];
    expect(violations(databases, wave({ recoveryPoint: WANTED, members }))).toEqual([
      expect.stringMatching(/^SQL01 on hv-01: /),
    ]);
  });

  it("a pattern is looked for in the whole name, whatever its flags", () => {
    expect(violations(applicationConsistentPoint({ machines: [/01$/gy] }), machine())).toHaveLength(1);
  });

  it("selects by the resource's name and by the stack's tag as well", () => {
    const byResource = applicationConsistentPoint({ resources: [/^tier-1$/] });
    expect(violations(byResource, wave())).toHaveLength(4);
    expect(violations(byResource, machine())).toEqual([]);
    const byTag = applicationConsistentPoint({ stackTag: { name: "tier", value: "gold" } });
    expect(violations(byTag, { ...machine(), stackTags: { tier: "gold" } })).toHaveLength(1);
    expect(violations(byTag, { ...machine(), stackTags: { tier: "tin" } })).toEqual([]);
  });

  it("a machine given by its id is not taken for another one", () => {
    const id = "00000000-0000-4000-8000-00000000000A";
    expect(violations(databases, machine({ vm: { id } }))).toEqual([
      expect.stringContaining("declared by its id, so its name cannot be told. Declare it by name, or set"),
    ]);
    expect(violations(applicationConsistentPoint({ machines: [id.toLowerCase()] }), machine({ vm: { id } }))).toEqual([
      expect.stringContaining("must come back"),
    ]);
  });

  it("what is not known is not fine", () => {
    for (const more of [{ recoveryPoint: NOT_KNOWN }, { vm: { name: NOT_KNOWN } }, { vm: NOT_KNOWN }])
      expect(violations(databases, machine(more))).toEqual([expect.stringContaining('whenUnknown: "wait"')]);
    expect(violations(databases, wave({ members: NOT_KNOWN }))).toEqual([
      expect.stringContaining("tier-1: its members"),
    ]);
    expect(violations(databases, wave({ members: [NOT_KNOWN] }))).toEqual([
      expect.stringMatching(/^members\[0\] of wave tier-1: /),
    ]);
    expect(violations(databases, machine({ vm: { name: "WEB01" }, recoveryPoint: NOT_KNOWN }))).toEqual([]);
  });

  it("what waits does not hide what is known", () => {
    const waiting = applicationConsistentPoint({ machines: [/^SQL/], whenUnknown: "wait" });
    const found: string[] = [];
    const shown = wave({ members: [NOT_KNOWN, "SQL02 on hv-01"] });
    expect(() => violations(waiting, shown, found)).toThrow("can't be known during preview");
    expect(found).toEqual([expect.stringMatching(/^SQL02 on hv-01: /)]);
  });

  it("refuses to be about nothing", () => {
    expect(() => applicationConsistentPoint({})).toThrow("machines, resources or stackTag must be given");
  });
});
