import { attribute, child, childrenOf } from "../wire/xml-element";
import { readXml } from "../wire/xml-reader";
import { type CimPropertyType, toCimXml } from "./cim-xml";
import type { CimValue } from "./instance";
import { cimInstance } from "./instances.test-support";

const types: Readonly<Record<string, CimPropertyType>> = {
  Text: { type: "string" },
  Texts: { type: "string", array: true },
  Small: { type: "uint16" },
  Large: { type: "uint64" },
  Flag: { type: "boolean" },
  Flags: { type: "boolean", array: true },
  Moment: { type: "datetime" },
  Moments: { type: "datetime", array: true },
};

function write(properties: Readonly<Record<string, CimValue>>): string {
  return toCimXml(cimInstance("Msvm_X", properties), types);
}

/** What a reader of DSP0201 sees: name, type and value, or values. */
function read(properties: Readonly<Record<string, CimValue>>): unknown[] {
  return readXml(write(properties)).children.map((property) => {
    const [name, type] = [attribute(property, "NAME"), attribute(property, "TYPE")];
    if (property.name === "PROPERTY") return [name, type, child(property, "VALUE")?.text];
    expect(property.name).toBe("PROPERTY.ARRAY");
    return [name, type, childrenOf(child(property, "VALUE.ARRAY"), "VALUE").map((value) => value.text)];
  });
}

describe("an instance in CIM-XML", () => {
  it("is one element, with nothing around it", () => {
    expect(write({ Text: "x", Texts: ["y", "z"] })).toBe(
      '<INSTANCE CLASSNAME="Msvm_X"><PROPERTY NAME="Text" TYPE="string"><VALUE>x</VALUE></PROPERTY>' +
        '<PROPERTY.ARRAY NAME="Texts" TYPE="string"><VALUE.ARRAY><VALUE>y</VALUE><VALUE>z</VALUE></VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>',
    );
  });

  it("names each property's type, from the table", () => {
    expect(read({ Text: "x", Small: "65535", Large: "18446744073709551615", Flag: "true" })).toEqual([
      ["Text", "string", "x"],
      ["Small", "uint16", "65535"],
      ["Large", "uint64", "18446744073709551615"],
      ["Flag", "boolean", "true"],
    ]);
  });

  it("has an array for a property that is one, though the wire showed a single value", () => {
    expect(read({ Texts: "one" })).toEqual([["Texts", "string", ["one"]]]);
    expect(read({ Texts: ["one", "two"] })).toEqual([["Texts", "string", ["one", "two"]]]);
  });

  it("leaves out what is null, and keeps what is empty", () => {
    expect(read({ Small: null, Text: "", Texts: null, Moment: null })).toEqual([["Text", "string", ""]]);
    expect(write({ Small: null })).toBe('<INSTANCE CLASSNAME="Msvm_X"/>');
  });

  it("keeps the nulls of an array in their places, and leaves out what holds references", () => {
    const job = { resourceUri: "urn:c", selectors: [] };
    expect(write({ Texts: [null, "x"], Text: job, Unknown: ["y", job] })).toBe(
      '<INSTANCE CLASSNAME="Msvm_X"><PROPERTY.ARRAY NAME="Texts" TYPE="string"><VALUE.ARRAY><VALUE.NULL/><VALUE>x</VALUE></VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>',
    );
  });

  it("writes dates and intervals in CIM's own form, for Windows takes no other here", () => {
    expect(
      read({ Moment: "2025-12-17T09:55:22.702341Z", Moments: ["P0DT18H30M0S", "16010101000000.000000+000"] }),
    ).toEqual([
      ["Moment", "datetime", "20251217095522.702341+000"],
      ["Moments", "datetime", ["00000000183000.000000:000", "16010101000000.000000+000"]],
    ]);
  });

  it("does not touch a text that looks like a date", () => {
    expect(read({ Text: "2025-12-17T09:55:22Z", Unknown: "P0D", Unknowns: ["P0D", "P1D"] })).toEqual([
      ["Text", "string", "2025-12-17T09:55:22Z"],
      ["Unknown", "string", "P0D"],
      ["Unknowns", "string", ["P0D", "P1D"]],
    ]);
  });

  it("writes booleans in lower case, whichever way the peer wrote them", () => {
    expect(read({ Flag: "TRUE", Flags: ["False", " true ", "1", "0", "maybe"] })).toEqual([
      ["Flag", "boolean", "true"],
      ["Flags", "boolean", ["false", "true", "true", "false", "maybe"]],
    ]);
  });

  it("sends back as a string what the table does not know, so that a newer host loses nothing", () => {
    expect(read({ NewInWindows2031: "42", NewList: ["1", "2"], constructor: "x" })).toEqual([
      ["NewInWindows2031", "string", "42"],
      ["NewList", "string", ["1", "2"]],
      ["constructor", "string", "x"],
    ]);
  });

  it("leaves out references, which no embedded instance here has", () => {
    expect(read({ Ref: { resourceUri: "urn:c", selectors: [] }, Text: "x" })).toEqual([["Text", "string", "x"]]);
  });

  it("escapes whatever text a setting holds", () => {
    const hard = `<a k="1">&'\r\n\t]]></VALUE> \\\\host\\share 𝄞`;
    expect(read({ Text: hard, Texts: [hard, hard] })).toEqual([
      ["Text", "string", hard],
      ["Texts", "string", [hard, hard]],
    ]);
  });

  it("keeps the order in which the properties came", () => {
    expect(read({ Small: "1", Flag: "true", Text: "x" }).map((one) => (one as string[])[0])).toEqual([
      "Small",
      "Flag",
      "Text",
    ]);
  });

  it("cannot be made of a date that is none", () => {
    expect(() => write({ Moment: "soon" })).toThrow(expect.objectContaining({ code: "answerUnreadable" }));
  });
});
