import { RequestCounters } from "./request-counters";

describe("the counters of requests", () => {
  it("count names that clients make up together, once there are a thousand of them or they are long", () => {
    const counters = new RequestCounters();
    for (let n = 0; n < 1_500; n++) counters.count("Enumerate", `Msvm_${n}`);
    counters.count("Get", "x".repeat(201));
    counters.count("Enumerate", "Msvm_0");
    const { total, operations } = counters.report();
    expect(total).toBe(1_502);
    expect(Object.keys(operations["Enumerate"] ?? {})).toHaveLength(1_000);
    expect(operations["Enumerate"]?.["Msvm_0"]).toBe(2);
    expect(operations["(others)"]).toEqual({ "(others)": 501 });
  });

  it("begin anew with room for as many", () => {
    const counters = new RequestCounters();
    for (let n = 0; n < 1_000; n++) counters.count("Get", String(n));
    counters.reset();
    counters.count("Get", "Msvm_ComputerSystem");
    expect(counters.report().operations).toEqual({ Get: { Msvm_ComputerSystem: 1 } });
  });
});
