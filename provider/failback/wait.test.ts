import { pollDelay } from "./wait";

describe("the poll delay", () => {
  it("begins at half a second, doubles, and is never longer than asked for", () => {
    expect([0, 1, 2, 3, 50].map((tick) => pollDelay(tick, 2_000, () => 0))).toEqual([500, 1_000, 2_000, 2_000, 2_000]);
    expect(pollDelay(9, 2_000, () => 1)).toBe(1_600);
    expect(pollDelay(0, 100, () => 0)).toBe(100);
  });
});
