import { breachOf, measureRto, type RtoScope } from "./failback-plan-rto";
import type { WaveMachineResult } from "./wave-results";

const scope: RtoScope = { request: "CHG-2", target: "1 hour", isFullyArmed: true };

const back = (machine: string, request: string, from: string, to: string): WaveMachineResult => ({
  ...{ machine, request, outcome: "fulfilled" },
  ...{ startedAt: `2026-11-20T${from}.000Z`, completedAt: `2026-11-20T${to}.000Z` },
});

describe("the measured recovery time", () => {
  const results = [
    back("B", "CHG-2", "02:10:00", "02:50:00"),
    back("A", "CHG-2", "02:00:00", "02:20:00"),
    back("OLD", "CHG-1", "01:00:00", "09:00:00"),
  ];

  it("goes from the first start to the last end under the request, and from no other", () => {
    expect(measureRto(results, scope)).toEqual({
      ...{ targetSeconds: 3600, startedAt: "2026-11-20T02:00:00.000Z", endedAt: "2026-11-20T02:50:00.000Z" },
      ...{ measuredSeconds: 3000, isComplete: true, isBreached: false },
    });
  });

  it("is not complete while an approval is missing or a machine is not back", () => {
    expect(measureRto(results, { ...scope, isFullyArmed: false }).isComplete).toBe(false);
    expect(measureRto([...results, { machine: "C", outcome: "none" }], scope).isComplete).toBe(false);
    const open: WaveMachineResult = { machine: "C", request: "CHG-2", outcome: "open" };
    expect(measureRto([...results, open], scope).isComplete).toBe(false);
  });

  it("is none in peacetime and before the first start, and needs no target", () => {
    const none = { isComplete: false, isBreached: false };
    expect(measureRto(results, { ...scope, request: undefined })).toEqual({ targetSeconds: 3600, ...none });
    expect(measureRto([{ machine: "A", outcome: "none" }], { ...scope, target: undefined })).toEqual(none);
    expect(measureRto(results, { ...scope, target: undefined })).toMatchObject({ isBreached: false });
  });
});

describe("a breach", () => {
  const late = [back("A", "CHG-2", "02:00:00", "03:00:01")];

  it("begins one second after the target", () => {
    expect(measureRto([back("A", "CHG-2", "02:00:00", "03:00:00")], scope).isBreached).toBe(false);
    expect(measureRto(late, scope).isBreached).toBe(true);
  });

  it("says both figures, and that more may come when not all is back", () => {
    expect(breachOf(measureRto(late, scope), "CHG-2")).toBe(
      "rtoTarget breached under CHG-2: 1 h 1 s from the first start to the last end, declared 1 h",
    );
    expect(breachOf(measureRto(late, { ...scope, isFullyArmed: false }), "CHG-2")).toContain("to the last end so far");
  });

  it("is not said when there is none", () => {
    expect(breachOf(measureRto([], scope), "CHG-2")).toBeUndefined();
  });
});
