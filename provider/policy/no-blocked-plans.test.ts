import { noBlockedPlans } from "./no-blocked-plans";
import { machine, NOT_KNOWN, violations, wave } from "./policy.test-support";

const blocker = { code: "machineNotOff", reason: "the machine is not off", remedy: "Shut the machine down." };

describe("the rule of no blocked plans", () => {
  const policy = noBlockedPlans();

  it("tells what is in the way of which machine, and the remedy", () => {
    expect(violations(policy, machine({ plan: { action: "blocked", blockedBy: [blocker, blocker] } }))).toEqual([
      "SQL01 on hv-dr-01: the machine is not off. Shut the machine down. [machineNotOff]",
      "SQL01 on hv-dr-01: the machine is not off. Shut the machine down. [machineNotOff]",
    ]);
  });

  it("one blocked machine of a wave is enough", () => {
    const totals = { machines: 4, start: 3, blocked: 1, none: 0, unknown: 0 };
    const blockedBy = [{ ...blocker, machines: "WEB01 on hv-02" }];
    expect(violations(policy, wave({ plan: { action: "start", totals, blockedBy } }))).toEqual([
      "WEB01 on hv-02: the machine is not off. Shut the machine down. [machineNotOff]",
    ]);
  });

  it("passes what would start, what has nothing to send, and peacetime", () => {
    expect(violations(policy, machine())).toEqual([]);
    expect(violations(policy, wave())).toEqual([]);
    expect(violations(policy, machine({ plan: { action: "none" } }))).toEqual([]);
    expect(violations(policy, machine({ request: undefined, plan: { action: "disarmed" } }))).toEqual([]);
  });

  it("a plan that does not know is not fine", () => {
    for (const plan of [{ action: "unknown" }, { action: "blocked" }, undefined, NOT_KNOWN])
      expect(violations(policy, machine({ plan }))).toEqual([
        expect.stringContaining("does not know what would happen"),
      ]);
    const totals = { machines: 4, start: 3, blocked: 0, none: 0, unknown: 1 };
    expect(violations(policy, wave({ plan: { action: "start", totals } }))).toHaveLength(1);
    const waiting = noBlockedPlans({ whenUnknown: "wait" });
    expect(violations(waiting, machine({ plan: { action: "unknown" } }))).toHaveLength(1);
    const open = machine({ host: { address: NOT_KNOWN }, plan: { action: "unknown" } });
    expect(() => violations(waiting, open)).toThrow(".host.address can't be known");
  });
});
