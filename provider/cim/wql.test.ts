import { selectFrom, wqlLiteral } from "./wql";

describe("a literal", () => {
  it.each([
    ["SQL01", "'SQL01'"],
    ["", "''"],
    ["O'Brien", "'O\\'Brien'"],
    ["a\\b", "'a\\\\b'"],
    ["\\'", "'\\\\\\''"],
    ["x' OR Name != '", "'x\\' OR Name != \\''"],
    ['"double" %_*', "'\"double\" %_*'"],
  ])("of %j is %s", (value, literal) => {
    expect(wqlLiteral(value)).toBe(literal);
  });
});

describe("a query", () => {
  it("is for all objects of a class", () => {
    expect(selectFrom("Msvm_ComputerSystem")).toBe("SELECT * FROM Msvm_ComputerSystem");
  });

  it("is for those of which a property has one of the values", () => {
    expect(selectFrom("Msvm_ReplicationRelationship", "InstanceID", ["Microsoft:A\\HVR\\0", "it's"])).toBe(
      "SELECT * FROM Msvm_ReplicationRelationship WHERE InstanceID = 'Microsoft:A\\\\HVR\\\\0' OR InstanceID = 'it\\'s'",
    );
  });

  it("names fifty alternatives at most: for more it is for all objects, as WMI refuses too many ORs", () => {
    const values = (count: number) => Array.from({ length: count }, (_, i) => String(i));
    expect(selectFrom("C", "P", values(50)).split(" OR ")).toHaveLength(50);
    expect(selectFrom("C", "P", values(51))).toBe("SELECT * FROM C");
    expect(selectFrom("C", "P", values(2_000))).toBe("SELECT * FROM C");
  });

  it("for none of the values is a mistake of the caller, not a query for all", () => {
    expect(() => selectFrom("C", "P", [])).toThrow(RangeError);
  });
});

it.each(["a\u0001", "\ufffe", "\ud800"])("the text %j, which no message can carry, is a typed error", (text) => {
  expect(() => selectFrom("C", "P", [text])).toThrow(expect.objectContaining({ code: "inputInvalid" }));
});
