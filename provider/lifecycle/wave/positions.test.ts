import { readPositions, writePositions } from "./positions";

describe("positions of what may start", () => {
  it.each([
    ["", []],
    ["3", [3]],
    ["1-3, 5, 7-8", [1, 2, 3, 5, 7, 8]],
  ])("%s, both ways", (text, positions) => {
    expect(writePositions(positions)).toBe(text);
    expect([...readPositions(text)]).toEqual(positions);
  });

  it("two thousand without one of them", () => {
    const all = Array.from({ length: 2_000 }, (_, index) => index + 1).filter((position) => position !== 181);
    expect(writePositions(all)).toBe("1-180, 182-2000");
    expect([...readPositions("1-180, 182-2000")]).toEqual(all);
  });

  it.each(["all", "0-3", "3-1", "1,2", "1-2 3", "1-"])("nothing is guessed from %s", (text) => {
    expect(() => readPositions(text)).toThrow("cannot be read");
  });
});
