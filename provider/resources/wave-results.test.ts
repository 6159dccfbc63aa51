import { waveResults } from "./wave-results";

const text = (...order: unknown[]) => JSON.stringify(order);

describe("the results of a wave", () => {
  it("are one for each member, in their order, out of its newest order", () => {
    const orders = {
      "A/primary": text(
        "CHG-1",
        "fulfilled",
        true,
        "2026-11-20T00:00:00.000Z",
        "2026-11-20T00:10:00.000Z",
        "J",
        null,
        null,
      ),
      "B/extended": text(
        "CHG-2",
        "failed",
        true,
        "2026-11-20T00:00:00.000Z",
        "2026-11-20T00:01:00.000Z",
        null,
        null,
        "no",
      ),
      "GONE/primary": text("CHG-1", "open", true, "2026-11-20T00:00:00.000Z", null, null, null, null),
    };
    const members = [
      { host: "hv-02", vm: { name: "B" }, relationship: "extended" },
      "A on hv-01",
      { host: "hv-01", vm: { id: "C" } },
    ];
    expect(waveResults(orders, members, ["B", "A", "C"], undefined)).toEqual([
      {
        machine: "B on hv-02",
        request: "CHG-2",
        outcome: "failed",
        startedAt: "2026-11-20T00:00:00.000Z",
        reason: "no",
      },
      {
        ...{ machine: "A on hv-01", request: "CHG-1", outcome: "fulfilled", startedAt: "2026-11-20T00:00:00.000Z" },
        ...{ completedAt: "2026-11-20T00:10:00.000Z", durationSeconds: 600 },
      },
      { machine: "C on hv-01", outcome: "none" },
    ]);
  });

  it("are none where nothing is known yet, and take the wave's relationship", () => {
    expect(waveResults(undefined, undefined, undefined, undefined)).toEqual([]);
    const orders = {
      "A/extended": text("R", "open", true, "2026-11-20T00:00:00.000Z", null, null, null, "lost sight"),
    };
    expect(waveResults(orders, ["A on h"], ["A"], "extended")).toMatchObject([
      { outcome: "open", reason: "lost sight" },
    ]);
  });
});
