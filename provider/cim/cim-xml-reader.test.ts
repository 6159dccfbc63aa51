import fc from "fast-check";
import { toCimXml, writeCimXml } from "./cim-xml";
import { readCimXml } from "./cim-xml-reader";
import type { EmbeddedInstance, EmbeddedProperty } from "./embedded-instance";
import { cimInstance } from "./instances.test-support";

const properties = (inner: string) =>
  Object.fromEntries(readCimXml(`<INSTANCE CLASSNAME="Msvm_X">${inner}</INSTANCE>`).properties);

describe("an instance is read from CIM-XML", () => {
  it("with a declaration and line breaks between its elements, as libvirt writes one", () => {
    const text = `<?xml version="1.0"?>
<INSTANCE CLASSNAME="Msvm_ProcessorSettingData">
  <PROPERTY NAME="InstanceID" TYPE="string">
    <VALUE>Microsoft:3F2504E0-4F89-11D3-9A0C-0305E82C3301\\cpu</VALUE>
  </PROPERTY>
  <PROPERTY.ARRAY NAME="HostResource" TYPE="string">
    <VALUE.ARRAY>
      <VALUE>a</VALUE>
    </VALUE.ARRAY>
  </PROPERTY.ARRAY>
</INSTANCE>
`;
    expect(readCimXml(text)).toEqual({
      className: "Msvm_ProcessorSettingData",
      properties: new Map<string, EmbeddedProperty>([
        ["InstanceID", { type: "string", value: "Microsoft:3F2504E0-4F89-11D3-9A0C-0305E82C3301\\cpu" }],
        ["HostResource", { type: "string", values: ["a"] }],
      ]),
    });
  });

  it("null, empty and white space apart", () => {
    const inner =
      '<PROPERTY NAME="Null" TYPE="uint16" PROPAGATED="true"/><PROPERTY NAME="Empty" TYPE="string"><VALUE></VALUE></PROPERTY>' +
      '<PROPERTY NAME="Space" TYPE="string" CLASSORIGIN="CIM_X"><VALUE> \n</VALUE></PROPERTY>';
    expect(properties(inner)).toEqual({
      Null: { type: "uint16", value: null },
      Empty: { type: "string", value: "" },
      Space: { type: "string", value: " \n" },
    });
  });

  it("with arrays that are null, empty, or hold nulls", () => {
    const array = (name: string, inner: string) =>
      `<PROPERTY.ARRAY NAME="${name}" TYPE="string">${inner}</PROPERTY.ARRAY>`;
    const holes = "<VALUE.ARRAY><VALUE>a</VALUE><VALUE.NULL/><VALUE/></VALUE.ARRAY>";
    expect(properties(array("Null", "") + array("None", "<VALUE.ARRAY/>") + array("Holes", holes))).toEqual({
      Null: { type: "string", values: null },
      None: { type: "string", values: [] },
      Holes: { type: "string", values: ["a", null, ""] },
    });
  });

  it("from CDATA and escaped text alike", () => {
    const value = (inner: string) =>
      properties(`<PROPERTY NAME="P" TYPE="string"><VALUE>${inner}</VALUE></PROPERTY>`)["P"];
    expect(value("<![CDATA[<a> & b]]>")).toEqual(value("&lt;a&gt; &amp; b"));
    expect(value("<![CDATA[<a> & b]]>")).toEqual({ type: "string", value: "<a> & b" });
  });

  it("without its references, which no setting has", () => {
    const reference =
      '<PROPERTY.REFERENCE NAME="R" REFERENCECLASS="CIM_X"><VALUE.REFERENCE><INSTANCENAME CLASSNAME="CIM_X"/></VALUE.REFERENCE></PROPERTY.REFERENCE>';
    expect(properties(`${reference}<QUALIFIER NAME="Q" TYPE="boolean"/><PROPERTY NAME="P" TYPE="uint8"/>`)).toEqual({
      P: { type: "uint8", value: null },
    });
  });

  it.each([
    ["something else", "<CLASS NAME='x'/>", "<CLASS> is not an instance"],
    ["an instance of no class", "<INSTANCE/>", "is not an instance of a class"],
    ["a property without a name", '<INSTANCE CLASSNAME="C"><PROPERTY TYPE="string"/></INSTANCE>', "has no name"],
    ["a property without a type", '<INSTANCE CLASSNAME="C"><PROPERTY NAME="P"/></INSTANCE>', "P has no type"],
    [
      "a property with two values",
      '<INSTANCE CLASSNAME="C"><PROPERTY NAME="P" TYPE="string"><VALUE>x</VALUE><VALUE>y</VALUE></PROPERTY></INSTANCE>',
      "P has two values",
    ],
    [
      "an array with two lists of values",
      '<INSTANCE CLASSNAME="C"><PROPERTY.ARRAY NAME="P" TYPE="string"><VALUE.ARRAY/><VALUE.ARRAY/></PROPERTY.ARRAY></INSTANCE>',
      "P has two values",
    ],
    [
      "a property twice",
      '<INSTANCE CLASSNAME="C"><PROPERTY NAME="P" TYPE="string"/><PROPERTY NAME="P" TYPE="string"/></INSTANCE>',
      "has P twice",
    ],
    ["no XML", "Instance of Msvm_X", "not well-formed"],
    ["a DOCTYPE", '<!DOCTYPE x><INSTANCE CLASSNAME="C"/>', "DOCTYPE"],
  ])("never from %s", (_, text, message) => {
    expect(() => readCimXml(text)).toThrow(
      expect.objectContaining({ code: "answerUnreadable", message: expect.stringContaining(message) }),
    );
  });
});

/** Any text XML can carry: control-like characters beyond ASCII, line ends, markup, but no half of a surrogate pair. */
const legal = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(..."\r\n\t<>&\"' ]\\\u0085\u2028\u007f"),
      fc.string({ unit: "binary", maxLength: 1 }),
    ),
  })
  .filter((text) => !/[^\t\n\r\u0020-\ufffd]/.test(text.replace(/[\u{10000}-\u{10ffff}]/gu, "")));

const anyProperty: fc.Arbitrary<EmbeddedProperty> = fc.oneof(
  fc.record({ type: fc.constantFrom("string", "uint64", "real32"), value: fc.option(legal) }),
  fc.record({ type: fc.constantFrom("string", "sint8", "char16"), values: fc.option(fc.array(fc.option(legal))) }),
);

const instances: fc.Arbitrary<EmbeddedInstance> = fc
  .tuple(legal, fc.array(fc.tuple(legal, anyProperty)))
  .map(([className, pairs]) => ({
    className: `C${className}`,
    properties: new Map(pairs.map(([name, property]) => [`P${name}`, property])),
  }));

describe("any instance", () => {
  it("comes back as it was written: names, types, nulls, order and every character", () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const read = readCimXml(writeCimXml(instance));
        expect(read).toEqual(instance);
        expect([...read.properties.keys()]).toEqual([...instance.properties.keys()]);
      }),
    );
  });

  it("with a character XML cannot carry is refused, never written in part", () => {
    const illegal = fc.constantFrom("\ud834", "\udd1e", "\u0000", "\u001b", "\uffff");
    fc.assert(
      fc.property(legal, illegal, fc.boolean(), (text, character, array) => {
        const value = `${text} ${character} ${text}`;
        const property = array ? { type: "string", values: [null, value] } : { type: "string", value };
        expect(() => writeCimXml({ className: "C", properties: new Map([["P", property]]) })).toThrow(RangeError);
        expect(() =>
          writeCimXml({ className: "C", properties: new Map([[value, { type: "string", value: null }]]) }),
        ).toThrow(RangeError);
      }),
    );
  });

  it("that the untyped wire showed has the types of the table, and string for what the table does not know", () => {
    const shown = cimInstance("Msvm_X", { Flag: "TRUE", Later: "1", Many: ["1", "2"], Gone: null });
    const read = readCimXml(toCimXml(shown, { Flag: { type: "boolean" }, Many: { type: "uint16", array: true } }));
    expect(Object.fromEntries(read.properties)).toEqual({
      Flag: { type: "boolean", value: "true" },
      Later: { type: "string", value: "1" },
      Many: { type: "uint16", values: ["1", "2"] },
    });
  });
});
