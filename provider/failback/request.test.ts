import { type Order, standingOf, withUsed } from "./request";

describe("the standing of a request", () => {
  const order = { request: "B", outcome: "fulfilled" } as Order;
  it("is the newest order's outcome, spent when used earlier, unused else", () => {
    expect(standingOf("B", order, ["A", "B"])).toBe("fulfilled");
    expect(standingOf("A", order, ["A", "B"])).toBe("spent");
    expect(standingOf("C", order, ["A", "B"])).toBe("unused");
  });
  it("used requests only grow, and keep their order", () => {
    expect(withUsed(["A"], "B", undefined, "A")).toEqual(["A", "B"]);
  });
});
