import { Namespace } from "../wire/namespaces";
import { attribute, child, childrenOf, type XmlElement } from "../wire/xml-element";
import { readXml } from "../wire/xml-reader";
import { tag } from "../wire/xml-writer";
import type { CimParameter } from "./session";
import { writeParameter } from "./write-parameter";

/** The parameter `X` as a server reads it, in a message with the prefixes every envelope declares. */
function written(value: CimParameter): XmlElement[] {
  const message = tag(
    "c:M_INPUT",
    {
      "xmlns:c": "urn:c",
      "xmlns:a": Namespace.addressing,
      "xmlns:w": Namespace.wsman,
      "xmlns:xsi": Namespace.xsi,
    },
    writeParameter("X", value),
  );
  return childrenOf(readXml(message), "X", "urn:c");
}

const texts = (value: CimParameter) => written(value).map(({ text }) => text);

describe("a parameter", () => {
  it.each<[CimParameter, string]>([
    ["a < b & c", "a < b & c"],
    ["", ""],
    ['<INSTANCE CLASSNAME="X"/>', '<INSTANCE CLASSNAME="X"/>'],
    [0, "0"],
    [-5, "-5"],
    [4096, "4096"],
    [1e21, "1000000000000000000000"],
    [0.5, "0.5"],
    [18446744073709551615n, "18446744073709551615"],
    [true, "true"],
    [false, "false"],
  ])("%p is written as %j", (value, text) => {
    expect(texts(value)).toEqual([text]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("that is %p is a mistake of the caller", (value) => {
    expect(() => writeParameter("X", value)).toThrow(RangeError);
  });

  it("that is an array repeats its element, none for none", () => {
    expect(texts(["a", "b", "b"])).toEqual(["a", "b", "b"]);
    expect(texts([1, true, 2n])).toEqual(["1", "true", "2"]);
    expect(texts([])).toEqual([]);
  });

  it("that is null says so, and is told from empty and from left out", () => {
    const [nothing, ...more] = written(null);
    expect(more).toEqual([]);
    expect(nothing && attribute(nothing, "nil", Namespace.xsi)).toBe("true");
    expect(written("")[0]?.attributes).toEqual([]);
    expect(written(undefined)).toEqual([]);
  });

  it("that is a date or an interval holds it in CIM's element, as ISO 8601", () => {
    const [date] = written({ datetime: "2026-11-24T22:00:00Z" });
    expect(child(date, "Datetime", Namespace.cim)?.text).toBe("2026-11-24T22:00:00Z");
    const [interval] = written({ interval: "P0DT0H5M0S" });
    expect(child(interval, "Interval", Namespace.cim)?.text).toBe("P0DT0H5M0S");
  });

  it("that is a reference has its two parts as direct children, also in an array", () => {
    const reference = { resourceUri: "urn:machine", selectors: [["Name", "A&B"]] } as const;
    for (const value of [reference, [reference]]) {
      const [parameter] = written(value);
      expect(parameter?.children.map(({ name }) => name)).toEqual(["Address", "ReferenceParameters"]);
    }
  });
});
