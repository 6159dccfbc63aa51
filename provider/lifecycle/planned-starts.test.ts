import { PlannedStarts } from "./planned-starts";

describe("planned starts", () => {
  it("are said to be too many for the engine's slots once, where they begin to be", () => {
    const planned = new PlannedStarts(2);
    const said = ["a", "b", "b", "a", "c", "d"].map((urn) => planned.add(urn));
    expect(said.map((line) => line !== undefined)).toEqual([false, false, false, false, true, false]);
    expect(said[4]).toContain("the 2 resources that the engine works on at once");
    expect(said[4]).toContain("--parallel N");
    expect(said[4]).toContain("FailbackWave");
  });
});
