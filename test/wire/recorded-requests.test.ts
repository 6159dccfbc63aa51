import { Action, Namespace } from "../../provider/wire/namespaces";
import { recordedFiles, sample, sampleHead } from "../../provider/wire/samples.test-support";
import { attribute, child, trimmed } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { WINDOWS_LIMITS } from "../../simulator/model/limits";
import { readdressed } from "../../simulator/testing/readdressed.test-support";
import { readEmbeddedInstance } from "../../simulator/wsman/embedded-instance";
import { readCount } from "../../simulator/wsman/enumeration-parts";
import { WsmanFault } from "../../simulator/wsman/fault";
import { readFilter } from "../../simulator/wsman/filter";
import { isIdentify } from "../../simulator/wsman/identify";
import type { Signature } from "../../simulator/wsman/method";
import { readArguments } from "../../simulator/wsman/read-arguments";
import { openEnvelope, readRequest, type WsmanRequest } from "../../simulator/wsman/request";
import { classUri } from "../../simulator/wsman/resource-uri";
import { type Asked, type AskedValue, recordedRequests } from "./recorded-requests";

const MAX_ENVELOPE_SIZE = WINDOWS_LIMITS.maxEnvelopeSizeKb * 1024;

const names = recordedFiles.filter((name) => /\.request\.(xml|txt)$/.test(name));
const textOf = (name: string) => sample(name).toString("utf8");

function open(request: string) {
  const envelope = openEnvelope(readXml(request));
  if (!envelope) throw new Error("it is no envelope");
  return envelope;
}

function readFully(request: string): WsmanRequest {
  const { header, body } = open(request);
  return readRequest(header, body, MAX_ENVELOPE_SIZE);
}

function faultOf(read: () => unknown): WsmanFault | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof WsmanFault) return error;
    throw error;
  }
}

/** As the host's reader gives a value: a reference by class and keys. */
function asRead(value: AskedValue) {
  if (typeof value === "string") return value;
  return { kind: "reference", className: "MSFT_Person", keys: [["Key", value.person]] };
}

function valuesOf(values: Readonly<Record<string, AskedValue>> = {}) {
  return Object.entries(values).map(([name, value]) => [name, asRead(value)]);
}

function expectEnumerate(
  { content, resource }: WsmanRequest,
  { mode, maxElements, wql, query, association }: Asked,
): void {
  if (!content) throw new Error("the body is empty");
  expect(content).toMatchObject({ name: "Enumerate", namespace: Namespace.enumeration });
  expect(trimmed(child(content, "EnumerationMode", Namespace.wsman))).toBe(mode);
  expect(readCount(content, "MaxElements", Namespace.wsman)).toBe(maxElements);
  expect(child(content, "Filter", Namespace.wsman)?.text).toBe(wql);
  if (query === "refused") {
    expect(faultOf(() => readFilter(content, resource))?.subcode).toBe("n:CannotProcessFilter");
    return;
  }
  if (association) {
    expect(readFilter(content, resource)).toEqual({ role: undefined, resultRole: undefined, ...association });
    return;
  }
  const [name, value] = query?.key ?? [];
  const where = query?.key && {
    kind: "compare",
    operator: "=",
    left: { kind: "property", name },
    right: { kind: "literal", value },
  };
  expect(readFilter(content, resource)).toEqual(query && { columns: undefined, className: query.className, where });
}

function expectPull({ content }: WsmanRequest, { context, maxElements }: Asked): void {
  if (!content) throw new Error("the body is empty");
  expect(content).toMatchObject({ name: "Pull", namespace: Namespace.enumeration });
  expect(trimmed(child(content, "EnumerationContext", Namespace.enumeration))).toBe(context);
  expect(readCount(content, "MaxElements", Namespace.enumeration)).toBe(maxElements);
}

function expectInvoke({ content, resource }: WsmanRequest, { method = "", parameters = {}, tree }: Asked): void {
  const given = tree ? (content?.children.map(({ name }) => [name, "string"] as const) ?? []) : typesOf(parameters);
  const declared: Signature = { name: method, parameters: Object.fromEntries(given) };
  const read = () => readArguments(content, classUri(resource.className), declared);
  if (tree) expect(faultOf(read)?.subcode).toBe("w:SchemaValidationError");
  else expect([...read()]).toEqual(valuesOf(parameters));
}

function typesOf(parameters: Readonly<Record<string, AskedValue>>) {
  return Object.entries(parameters).map(
    ([name, value]) => [name, typeof value === "string" ? "string" : "reference"] as const,
  );
}

function expectRequest(name: string, asked: Asked): void {
  if (asked.operation === "Identify") {
    expect(isIdentify(open(textOf(name)).body.children[0])).toBe(true);
    return;
  }
  const { className = "", method, messageId, maxEnvelopeSize = MAX_ENVELOPE_SIZE, locale } = asked;
  const request = readFully(readdressed(textOf(name)));
  const uris = { Get: Action.get, Enumerate: Action.enumerate, Pull: Action.pull };
  const action = asked.operation === "Invoke" ? `${classUri(className)}/${method}` : uris[asked.operation];
  expect(request).toMatchObject({ action, maxEnvelopeSize, locale });
  expect(request.resource).toMatchObject({ namespace: "root/virtualization/v2", className });
  expect(request.selectors).toEqual(valuesOf(asked.selectors));
  expect(request.messageId).toMatch(/^(uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  if (messageId) expect(request.messageId).toBe(messageId);
  if (asked.operation === "Get") expect(request.content).toBeUndefined();
  if (asked.operation === "Enumerate") expectEnumerate(request, asked);
  if (asked.operation === "Pull") expectPull(request, asked);
  if (asked.operation === "Invoke") expectInvoke(request, asked);
}

describe("W1 a recorded request is read by the embedded host, value by value", () => {
  it.each(Object.entries(recordedRequests))("W1 %s", expectRequest);

  it("W1 every request has its expectation", () => {
    expect(Object.keys(recordedRequests).sort()).toEqual(names);
  });

  const foreign = names.filter((name) => readdressed(textOf(name)) !== textOf(name));
  const isPull = (name: string) => recordedRequests[name]?.operation === "Pull";

  it.each(foreign.filter(isPull))("W1 %s as it was sent goes by its context, whatever its URI", (name) => {
    expect(readFully(textOf(name)).content?.name).toBe("Pull");
  });

  it.each(foreign.filter((name) => !isPull(name)))(
    "W1 %s as it was sent leads to another server's namespace, and is refused",
    (name) => {
      expect(faultOf(() => readFully(textOf(name)))?.subcode).toBe(
        recordedRequests[name]?.asSent ?? "a:DestinationUnreachable",
      );
    },
  );

  it.each(names.filter((name) => sampleHead(name)))("W1 %s was posted with the length its head tells", (name) => {
    const head = sampleHead(name);
    expect(head?.start).toBe(name.startsWith("omicli-") ? "POST /wsman/" : "POST /wsman");
    expect(Number(head?.headers.get("content-length"))).toBe(sample(name).length);
    expect(head?.headers.get("content-type")?.toLowerCase()).toBe("application/soap+xml;charset=utf-8");
  });
});

describe("W1 an embedded instance of libvirt", () => {
  it("W1 is the text of CIM-XML, with declaration and line breaks", () => {
    const { ResourceSettings } = recordedRequests["libvirt-73-ModifyResourceSettings.request.txt"]?.parameters ?? {};
    const read = readEmbeddedInstance(String(ResourceSettings));
    expect(read?.className).toBe("Msvm_ProcessorSettingData");
    expect(Object.fromEntries(read?.properties ?? [])).toEqual({
      InstanceID: { type: "string", array: false, values: ["Microsoft:3F2504E0-4F89-11D3-9A0C-0305E82C3301\\cpu"] },
      VirtualQuantity: { type: "uint64", array: false, values: ["4"] },
    });
  });
});

describe("W1 a header of OMI's command line", () => {
  it("W1 is an empty option set that must be understood", () => {
    const { header } = open(textOf("omicli-get-03.request.txt"));
    const options = child(header, "OptionSet", Namespace.wsman);
    expect(options?.children).toEqual([]);
    expect(options && attribute(options, "mustUnderstand", Namespace.soap)).toBe("true");
  });
});
