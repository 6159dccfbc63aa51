import { maxMachines } from "./max-machines";
import { machine, NOT_KNOWN, type Shown, violations, wave } from "./policy.test-support";

const named = (name: string, shown: Shown): Shown => ({ ...shown, name });

describe("the rule of how many machines", () => {
  it("counts machines and waves together, and refuses those that are too many", () => {
    const policy = maxMachines({ max: 3 });
    expect(violations(policy, named("a", machine()))).toEqual([]);
    expect(violations(policy, named("b", wave()))).toEqual([]);
    expect(violations(policy, named("idle", machine({ plan: { action: "none" } })))).toEqual([]);
    expect(violations(policy, named("c", machine({ vm: { name: "ERP01" } })))).toEqual([
      "ERP01 on hv-dr-01: with this, 4 machines would start in one change, and at most 3 may. Spread them over several changes: take `request` away from some, or members out of the wave.",
    ]);
  });

  it("a resource that is shown twice counts once, as it was shown last", () => {
    const policy = maxMachines({ max: 1 });
    for (let time = 0; time < 3; time++) expect(violations(policy, machine())).toEqual([]);
    violations(policy, machine({ plan: { action: "none" } }));
    expect(violations(policy, named("other", machine()))).toEqual([]);
  });

  it("says nothing of resources that start nothing, when others are too many", () => {
    const policy = maxMachines({ max: 1 });
    expect(violations(policy, wave())).toHaveLength(1);
    expect(violations(policy, named("idle", machine({ plan: { action: "none" } })))).toEqual([]);
  });

  it("counts what may start", () => {
    const totals = { machines: 4, start: 1, blocked: 0, none: 0, unknown: 3 };
    const [text] = violations(maxMachines({ max: 3 }), wave({ plan: { action: "start", totals, starts: "1" } }));
    expect(text).toContain("up to 4 machines may start");
    expect(violations(maxMachines({ max: 4 }), wave({ plan: { action: "start", totals, starts: "1" } }))).toEqual([]);
  });

  it("members whose number is not known are too many, or are waited for", () => {
    const shown = wave({ members: NOT_KNOWN, plan: { action: "unknown" } });
    const [text] = violations(maxMachines({ max: 1_000_000 }), shown);
    expect(text).toContain("machines of tier-1: with this, a number of machines that is not known may start");
    expect(() => violations(maxMachines({ max: 9, whenUnknown: "wait" }), shown)).toThrow(".members can't be known");
    const known = wave({ hosts: NOT_KNOWN, plan: { action: "unknown" } });
    expect(violations(maxMachines({ max: 4 }), known)).toEqual([]);
    expect(violations(maxMachines({ max: 3 }), known)).toHaveLength(1);
  });

  it("does not wait for what is not known when what is known is too many already", () => {
    const totals = { machines: 4, start: 2, blocked: 0, none: 0, unknown: 2 };
    const shown = wave({ hosts: { "hv-01": NOT_KNOWN }, plan: { action: "start", totals } });
    expect(violations(maxMachines({ max: 1, whenUnknown: "wait" }), shown)).toHaveLength(1);
    expect(() => violations(maxMachines({ max: 2, whenUnknown: "wait" }), shown)).toThrow("can't be known");
  });

  it.each([-1, 1.5, Number.NaN])("refuses %s as a limit", (max) => {
    expect(() => maxMachines({ max })).toThrow("max must be a whole number from 0");
  });
});
