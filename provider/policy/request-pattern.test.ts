import { machine, NOT_KNOWN, violations, wave } from "./policy.test-support";
import { requestPattern } from "./request-pattern";

describe("the rule of the request's pattern", () => {
  const policy = requestPattern({ pattern: /CHG-\d{4}/gm });

  it("the whole text must match, every time it is asked", () => {
    for (const request of ["CHG-4711", "CHG-4712", "CHG-4713"])
      expect(violations(policy, machine({ request }))).toEqual([]);
    for (const request of ["CHG-471", "CHG-47110", "x CHG-4711", "CHG-4711\nx", ""])
      expect(violations(policy, machine({ request }))).toHaveLength(1);
  });

  it("an alternative is one whole text, too", () => {
    const either = requestPattern({ pattern: /CHG-\d+|INC-\d+/i });
    expect(violations(either, machine({ request: "inc-7" }))).toEqual([]);
    expect(violations(either, machine({ request: "CHG-1x" }))).toHaveLength(1);
  });

  it("names the machines and what to do, and not the request, which may be a secret", () => {
    expect(violations(policy, wave({ request: "tuesday" }))).toEqual([
      "SQL01 on hv-01, SQL02 on hv-01, WEB01 on hv-02, WEB02 on hv-02: `request` does not match /CHG-\\d{4}/gm. Give the reference of the approved change.",
    ]);
  });

  it("passes in peacetime, and a request that was used already", () => {
    expect(violations(policy, machine({ request: undefined }))).toEqual([]);
    expect(violations(policy, machine({ request: "tuesday", usedRequests: ["tuesday"] }))).toEqual([]);
  });

  it("a request that is not known is not fine", () => {
    expect(violations(policy, machine({ request: NOT_KNOWN }))).toEqual([
      expect.stringContaining("SQL01 on hv-dr-01: `request` is not known."),
    ]);
    expect(violations(policy, wave({ members: NOT_KNOWN, request: "x" }))).toEqual([
      expect.stringMatching(/^tier-1: /),
    ]);
  });
});
