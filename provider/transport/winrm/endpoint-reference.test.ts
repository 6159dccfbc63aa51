import { sample } from "../../wire/samples.test-support";
import { descend, type XmlElement } from "../../wire/xml-element";
import { readXml } from "../../wire/xml-reader";
import { A, referenceChildren, W } from "./answers.test-support";
import { readEndpointReference } from "./endpoint-reference";

function holder(inner: string): XmlElement {
  return readXml(`<p:Job xmlns:p="urn:p" xmlns:a="${A}" xmlns:w="${W}">${inner}</p:Job>`);
}

const children = referenceChildren("Msvm_ConcreteJob", { InstanceID: "B8F4A8F6-1E9A-4C7B-9E0F-3B1E6C3E7A11" });

const reference = {
  resourceUri: "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob",
  selectors: [["InstanceID", "B8F4A8F6-1E9A-4C7B-9E0F-3B1E6C3E7A11"]],
};

describe("a reference is read", () => {
  it("from an element that holds its two children directly, as Windows writes a REF", () => {
    expect(readEndpointReference(holder(children))).toEqual(reference);
  });

  it("from an element that wraps them in an EndpointReference", () => {
    expect(readEndpointReference(holder(`<a:EndpointReference>${children}</a:EndpointReference>`))).toEqual(reference);
  });

  it("from the EndpointReference itself", () => {
    const wrapped = holder(`<a:EndpointReference>${children}</a:EndpointReference>`);
    expect(readEndpointReference(wrapped.children[0])).toEqual(reference);
  });

  it("with its keys in the order given, text as it stands", () => {
    const keys = { SystemName: "HV-DR-01", CreationClassName: "", Name: " Microsoft:x\\y&amp;z " };
    expect(readEndpointReference(holder(referenceChildren("C", keys)))?.selectors).toEqual([
      ["SystemName", "HV-DR-01"],
      ["CreationClassName", ""],
      ["Name", " Microsoft:x\\y&z "],
    ]);
  });

  it("with a key that is a reference itself, in either form", () => {
    for (const inner of [children, `<a:EndpointReference>${children}</a:EndpointReference>`]) {
      const outer = `<a:ReferenceParameters><w:ResourceURI>urn:c</w:ResourceURI><w:SelectorSet><w:Selector Name="Left">${inner}</w:Selector></w:SelectorSet></a:ReferenceParameters>`;
      expect(readEndpointReference(holder(outer))).toEqual({ resourceUri: "urn:c", selectors: [["Left", reference]] });
    }
  });

  it("without keys, as a class that has but one instance is addressed", () => {
    const only = "<a:ReferenceParameters><w:ResourceURI>\n urn:c \n</w:ResourceURI></a:ReferenceParameters>";
    expect(readEndpointReference(holder(only))).toEqual({ resourceUri: "urn:c", selectors: [] });
  });

  it("from OMI's pairs, with the namespace among the keys", () => {
    const item = descend(
      readXml(sample("omi-31-enumerate-fan.response.xml")),
      "Body",
      "EnumerateResponse",
      "Items",
      "Item",
    );
    expect(readEndpointReference(item)).toEqual({
      resourceUri: "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/ABC_Fan",
      selectors: [
        ["__cimnamespace", "root/omi"],
        ["SystemCreationClassName", "ABC_ComputerSystem"],
        ["SystemName", "demohost"],
        ["CreationClassName", "ABC_Fan"],
        ["DeviceID", "FAN:1"],
      ],
    });
  });
});

describe("no reference", () => {
  it.each([
    ["text", "4096"],
    ["nothing", ""],
    ["a date", '<c:Datetime xmlns:c="urn:cim">2026-01-01T00:00:00Z</c:Datetime>'],
    ["an address alone", `<a:Address>${A}/role/anonymous</a:Address>`],
    ["parameters that name no resource", "<a:ReferenceParameters/>"],
  ])("is found in %s", (_, inner) => {
    expect(readEndpointReference(holder(inner))).toBeUndefined();
  });

  it("is found in a missing element", () => {
    expect(readEndpointReference(undefined)).toBeUndefined();
  });
});
