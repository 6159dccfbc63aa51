import { Namespace } from "../../wire/namespaces";
import { attribute, child, childrenOf, descend, trimmed, type XmlElement } from "../../wire/xml-element";
import { readXml } from "../../wire/xml-reader";
import { tag, text } from "../../wire/xml-writer";
import { readEndpointReference } from "./endpoint-reference";
import { buildEnvelope, type RequestHead, referenceChildren } from "./envelope";

const head: RequestHead = {
  to: "http://hv-dr-01:5985/wsman",
  action: "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate",
  resourceUri: "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/*",
  operationTimeoutMs: 58_000,
};

/** The header of a request, read as a server reads it. */
function headerOf(changes: Partial<RequestHead> = {}): XmlElement {
  const header = child(
    readXml(buildEnvelope({ ...head, ...changes }, tag("n:Enumerate")).body),
    "Header",
    Namespace.soap,
  );
  if (!header) throw new Error("the envelope has no header");
  return header;
}

const { addressing, wsman, extensions, soap } = Namespace;
const mustUnderstand = (element: XmlElement | undefined) => element && attribute(element, "mustUnderstand", soap);

describe("a request's envelope", () => {
  it("is SOAP 1.2, a header and then a body with the content", () => {
    const envelope = readXml(buildEnvelope(head, tag("n:Enumerate", {}, text("<x>"))).body);
    expect(envelope).toMatchObject({ name: "Envelope", namespace: soap });
    expect(envelope.children.map(({ name, namespace }) => [name, namespace])).toEqual([
      ["Header", soap],
      ["Body", soap],
    ]);
    expect(descend(envelope, "Body", "Enumerate")).toMatchObject({ namespace: Namespace.enumeration, text: "<x>" });
  });

  it.each<[string, string, string, string | undefined]>([
    ["To", addressing, "http://hv-dr-01:5985/wsman", undefined],
    ["ResourceURI", wsman, head.resourceUri, "true"],
    ["Action", addressing, head.action, "true"],
    ["MaxEnvelopeSize", wsman, "512000", "true"],
    ["OperationTimeout", wsman, "PT58.000S", undefined],
  ])("has one %s", (name, namespace, value, understood) => {
    const found = childrenOf(headerOf(), name, namespace);
    expect(found.map((one) => [one.text, mustUnderstand(one)])).toEqual([[value, understood]]);
  });

  it("has the answer sent back over its own connection", () => {
    const address = descend(child(headerOf(), "ReplyTo", addressing), "Address");
    expect(address?.text).toBe("http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous");
    expect(mustUnderstand(address)).toBe("true");
  });

  it.each([
    ["Locale", wsman],
    ["DataLocale", extensions],
  ])("asks for English by its %s, without insisting", (name, namespace) => {
    const locale = child(headerOf(), name, namespace);
    expect(locale && attribute(locale, "lang", "http://www.w3.org/XML/1998/namespace")).toBe("en-US");
    expect(mustUnderstand(locale)).toBe("false");
  });

  it("has an id of its own, a GUID with the prefix uuid", () => {
    const envelopes = [buildEnvelope(head, tag("n:Pull")), buildEnvelope(head, tag("n:Pull"))];
    const ids = envelopes.map(({ body }) => trimmed(descend(readXml(body), "Header", "MessageID")));
    expect(ids).toEqual(envelopes.map(({ messageId }) => messageId));
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids[0]).toMatch(/^uuid:[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  });

  it.each([
    [1_000, "PT1.000S"],
    [1_234, "PT1.234S"],
    [60_000, "PT60.000S"],
    [0.4 + 2_500, "PT2.500S"],
    [8 * 3_600_000, "PT28800.000S"],
    [90 * 24 * 3_600_000, "PT7776000.000S"],
  ])("writes a time-out of %d ms as %s", (operationTimeoutMs, written) => {
    expect(trimmed(child(headerOf({ operationTimeoutMs }), "OperationTimeout"))).toBe(written);
  });

  it("escapes what comes from outside", () => {
    const to = 'http://[fe80::1]:5985/wsman?"<&>';
    expect(trimmed(child(headerOf({ to }), "To"))).toBe(to);
  });
});

describe("selectors", () => {
  it("are left out, set and all, when an object has none", () => {
    expect(child(headerOf(), "SelectorSet")).toBeUndefined();
    expect(child(headerOf({ selectors: [] }), "SelectorSet")).toBeUndefined();
  });

  it("carry names and values, in order", () => {
    const selectors = [
      ["CreationClassName", "Msvm_ReplicationService"],
      ["Name", 'a<b>&"c"\\d'],
    ] as const;
    const set = child(headerOf({ selectors }), "SelectorSet", wsman);
    const read = childrenOf(set, "Selector", wsman).map((one) => [attribute(one, "Name"), one.text]);
    expect(read).toEqual(selectors);
  });

  it("that are references themselves are wrapped in an EndpointReference", () => {
    const left = { resourceUri: "urn:person", selectors: [["Key", "1"]] } as const;
    const selector = descend(headerOf({ selectors: [["Left", left]] }), "SelectorSet", "Selector");
    expect(selector?.children.map(({ name, namespace }) => [name, namespace])).toEqual([
      ["EndpointReference", addressing],
    ]);
    expect(readEndpointReference(selector)).toEqual(left);
  });
});

describe("a reference as a method's parameter", () => {
  const reference = {
    resourceUri: "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ComputerSystem",
    selectors: [
      ["CreationClassName", "Msvm_ComputerSystem"],
      ["Name", "3F2504E0-4F89-11D3-9A0C-0305E82C3301"],
    ],
  } as const;

  it("is the two children and nothing around them", () => {
    const declared = { "xmlns:c": "urn:c", "xmlns:a": addressing, "xmlns:w": wsman };
    const parameter = readXml(tag("c:ComputerSystem", declared, referenceChildren(reference)));
    expect(parameter.children.map(({ name, namespace }) => [name, namespace])).toEqual([
      ["Address", addressing],
      ["ReferenceParameters", addressing],
    ]);
    expect(parameter.children[0]?.text).toBe("http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous");
    expect(readEndpointReference(parameter)).toEqual(reference);
  });

  it("uses prefixes that every envelope declares", () => {
    const { body } = buildEnvelope(
      head,
      tag("c:X_INPUT", { "xmlns:c": "urn:c" }, tag("c:P", {}, referenceChildren(reference))),
    );
    expect(readEndpointReference(descend(readXml(body), "Body", "X_INPUT", "P"))).toEqual(reference);
  });
});
