import { readXml } from "../wire/xml-reader";
import { InstanceReader } from "./instance-reader";

const XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

/** What one reader makes of several objects, one after the other. */
function read(...objects: string[]) {
  const reader = new InstanceReader();
  return objects.map((inner) => reader.read(readXml(`<C ${XSI}>${inner}</C>`), undefined).properties);
}

describe("objects read one after the other", () => {
  it("each keep their own values", () => {
    const [first, second] = read("<A>1</A><B>2</B>", '<A i:nil="true"/><B>4</B>');
    expect(new Map(first)).toEqual(
      new Map([
        ["A", "1"],
        ["B", "2"],
      ]),
    );
    expect(new Map(second)).toEqual(
      new Map([
        ["A", null],
        ["B", "4"],
      ]),
    );
  });

  it.each([
    ["one property more", "<A>1</A>", "<A>2</A><B>3</B>", { A: "2", B: "3" }],
    ["one property less", "<A>1</A><B>2</B>", "<A>3</A>", { A: "3" }],
    ["another order", "<A>1</A><B>2</B>", "<B>3</B><A>4</A>", { A: "4", B: "3" }],
    ["other names", "<A>1</A><B>2</B>", "<A>3</A><C>4</C>", { A: "3", C: "4" }],
    ["a longer array", "<A>1</A><A>2</A><B>3</B>", "<A>4</A><A>5</A><A>6</A><B>7</B>", { A: ["4", "5", "6"], B: "7" }],
    ["an array where there was none", "<A>1</A><B>2</B>", "<A>3</A><A>4</A>", { A: ["3", "4"] }],
    ["an array of the same length", "<A>1</A><B>2</B><A>3</A>", "<A>4</A><B>5</B><A>6</A>", { A: ["4", "6"], B: "5" }],
    ["a null in an array", "<A>1</A><A>2</A>", '<A i:nil="1"/><A>4</A>', { A: [null, "4"] }],
    ["one of another namespace in its place", "<A>1</A><B>2</B>", '<A xmlns="urn:o">3</A><B>4</B>', { B: "4" }],
    ["one of its own in that place", '<A xmlns="urn:o">1</A><B>2</B>', "<A>3</A><B>4</B>", { A: "3", B: "4" }],
  ])("may differ: %s", (_, before, object, properties) => {
    expect(Object.fromEntries(read(before, object)[1] ?? [])).toEqual(properties);
  });
});

describe("the properties of an object", () => {
  const [properties = new Map()] = read("<B>1</B><A>2</A><A>3</A><constructor>4</constructor>");

  it("are found by their exact name, those it shows and no others", () => {
    expect(properties.get("A")).toEqual(["2", "3"]);
    expect(properties.get("constructor")).toBe("4");
    expect(properties.get("a")).toBeUndefined();
    expect(properties.get("toString")).toBeUndefined();
    expect([properties.has("B"), properties.has("toString"), properties.size]).toEqual([true, false, 3]);
  });

  it("are listed in the order of their first appearance, in every way a map lists", () => {
    const listed = [
      ["B", "1"],
      ["A", ["2", "3"]],
      ["constructor", "4"],
    ];
    const each: unknown[] = [];
    properties.forEach((value, name, map) => {
      each.push([name, value, map]);
    });
    expect([...properties]).toEqual(listed);
    expect([...properties.entries()]).toEqual(listed);
    expect([...properties.keys()]).toEqual(["B", "A", "constructor"]);
    expect([...properties.values()]).toEqual(["1", ["2", "3"], "4"]);
    expect(each).toEqual(listed.map(([name, value]) => [name, value, properties]));
  });
});
