import { parseWql } from "./parse";
import { WqlError } from "./query";

describe("reading WQL", () => {
  it("reads columns and class, keywords in any case, white space of any kind", () => {
    expect(parseWql("SELECT * FROM Msvm_ConcreteJob")).toEqual({
      columns: undefined,
      className: "Msvm_ConcreteJob",
      where: undefined,
    });
    expect(parseWql(" select\tA ,B\nfrom X ").columns).toEqual(["A", "B"]);
  });

  it("reads a backslash in a literal as: take the next character as it is", () => {
    const { where } = parseWql(String.raw`SELECT * FROM X WHERE Id = 'Microsoft:G\\HVR\\0 it\'s'`);
    expect(where).toMatchObject({ right: { value: String.raw`Microsoft:G\HVR\0 it's` } });
  });

  it("reads both kinds of quotes, numbers, TRUE, FALSE and NULL", () => {
    const values = ['"a\'b"', "42", "-1.5", "1e3", "TRUE", "false", "NULL"].map(
      (text) => parseWql(`SELECT * FROM X WHERE P = ${text}`).where,
    );
    const expected = ["a'b", 42, -1.5, 1000, true, false, null];
    expect(values).toEqual(expected.map((value) => expect.objectContaining({ right: { kind: "literal", value } })));
  });

  it("binds NOT before AND before OR, parentheses before all", () => {
    const where = (text: string) => parseWql(`SELECT * FROM X WHERE ${text}`).where;
    expect(where("A=1 OR B=2 AND NOT C=3")).toMatchObject({
      kind: "or",
      parts: [{ kind: "compare" }, { kind: "and", parts: [{ kind: "compare" }, { kind: "not" }] }],
    });
    expect(where("(A=1 OR B=2) AND C=3")).toMatchObject({ kind: "and", parts: [{ kind: "or" }, { kind: "compare" }] });
  });

  it("reads IS NULL, IS NOT NULL and both spellings of unequal", () => {
    expect(parseWql("SELECT * FROM X WHERE A IS NULL").where).toMatchObject({ kind: "isNull" });
    expect(parseWql("SELECT * FROM X WHERE A IS NOT NULL").where).toMatchObject({
      kind: "not",
      part: { kind: "isNull" },
    });
    expect(parseWql("SELECT * FROM X WHERE A != 1").where).toEqual(parseWql("SELECT * FROM X WHERE A <> 1").where);
  });

  it.each([
    "",
    "SELECT",
    "SELECT * FROM",
    "SELECT FROM X",
    "SELECT *, A FROM X",
    "SELECT * FROM X WHERE",
    "SELECT * FROM X WHERE A",
    "SELECT * FROM X WHERE A =",
    "SELECT * FROM X WHERE A = 1 B = 2",
    "SELECT * FROM X WHERE (A = 1",
    "SELECT * FROM X WHERE A = 'open",
    "SELECT * FROM X WHERE A = 1abc",
    "SELECT * FROM X WHERE A ~ 1",
    "SELECT * FROM X;",
    "SELECT * FROM X ORDER BY A",
    "ASSOCIATORS OF {X.A='1'}",
    "DELETE FROM X",
  ])("refuses %j", (text) => {
    expect(() => parseWql(text)).toThrow(WqlError);
  });

  it("refuses a condition nested without end instead of running out of stack", () => {
    expect(() => parseWql(`SELECT * FROM X WHERE ${"(".repeat(50_000)}A=1`)).toThrow("nested deeper");
    expect(() => parseWql(`SELECT * FROM X WHERE ${"NOT ".repeat(50_000)}A=1`)).toThrow("nested deeper");
  });

  it("reads a chain of thousands", () => {
    const chain = Array.from({ length: 5_000 }, (_, i) => `A='${i}'`).join(" OR ");
    expect(parseWql(`SELECT * FROM X WHERE ${chain}`).where).toMatchObject({ kind: "or", parts: { length: 5_000 } });
  });
});
