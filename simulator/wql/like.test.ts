import { isLike } from "./like";

describe("LIKE", () => {
  it.each([
    ["SQL01", "sql%"],
    ["SQL01", "%01"],
    ["SQL01", "%Q%0%"],
    ["SQL01", "SQL__"],
    ["SQL01", "SQL[0-9]1"],
    ["SQL01", "SQL[^a-z]1"],
    ["SQL01", "[xs]QL01"],
    ["SQL01", "%"],
    ["", "%"],
    ["a.b", "a.b"],
    ["aab", "%ab"],
    ["a-b", "a[-]b"],
  ])("%j is like %j", (text, pattern) => expect(isLike(text, pattern)).toBe(true));

  it.each([
    ["SQL01", "sql"],
    ["SQL01", "SQL_"],
    ["SQL01", "SQL[1-9]1"],
    ["SQL01", "%02"],
    ["axb", "a.b"],
    ["", "_"],
    ["abc", "%b"],
  ])("%j is not like %j", (text, pattern) => expect(isLike(text, pattern)).toBe(false));

  it("cannot be made slow by its pattern", () => {
    const began = performance.now();
    expect(isLike("a".repeat(5_000), `${"%a".repeat(500)}b`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
