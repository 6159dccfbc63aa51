import { identifierOf, needsPoints, type RecoveryPoint, resolvePoint } from "./recovery-point";

const point = (id: string, takenAt: string, consistency: RecoveryPoint["consistency"]): RecoveryPoint => ({
  id,
  vmId: "VM",
  takenAt,
  consistency,
});

const points = [
  point("old", "2026-11-20T00:00:00.000Z", "applicationConsistent"),
  point("middle", "2026-11-20T02:00:00.000Z", "crashConsistent"),
  point("new", "2026-11-20T04:00:00.000Z", "plannedFailover"),
];

describe("a recovery point policy", () => {
  it("latest leaves the choice to the host, an id goes through as it stands; neither asks for the points", () => {
    expect(identifierOf(resolvePoint("latest", points))).toBeUndefined();
    expect(identifierOf(resolvePoint({ id: "Microsoft:whatever" }, []))).toBe("Microsoft:whatever");
    expect(needsPoints("latest") || needsPoints({ id: "x" })).toBe(false);
    expect(needsPoints("latestApplicationConsistent") && needsPoints({ takenBefore: "x" })).toBe(true);
  });

  it("the others pick the newest that fits, whatever the order", () => {
    for (const order of [points, points.toReversed()]) {
      expect(identifierOf(resolvePoint("latestApplicationConsistent", order))).toBe("old");
      expect(identifierOf(resolvePoint({ takenBefore: "2026-11-20T04:00:00Z" }, order))).toBe("middle");
      expect(identifierOf(resolvePoint({ takenBefore: "2026-11-20T05:00:00+00:00" }, order))).toBe("new");
    }
  });

  it("of two taken at the same instant the same one is picked every time", () => {
    const twins = [
      point("b", "2026-11-20T00:00:00Z", "crashConsistent"),
      point("a", "2026-11-20T00:00:00Z", "crashConsistent"),
    ];
    const picked = [twins, twins.toReversed()].map((order) =>
      identifierOf(resolvePoint({ takenBefore: "2027-01-01T00:00:00Z" }, order)),
    );
    expect(picked).toEqual(["a", "a"]);
  });

  it("that none fits says why", () => {
    expect(resolvePoint("latestApplicationConsistent", points.slice(1))).toEqual({
      kind: "missing",
      reason: "none of its 2 recovery points is application-consistent",
    });
    expect(resolvePoint({ takenBefore: "2026-11-20T00:00:00Z" }, points)).toMatchObject({ kind: "missing" });
  });
});
