import { readEndpointReference } from "../transport/winrm/endpoint-reference";
import { referenceChildren } from "../transport/winrm/envelope";
import type { WsmanClient } from "../transport/winrm/wsman-client";
import { Namespace, wmiResource } from "../wire/namespaces";
import { attribute, child, type XmlElement } from "../wire/xml-element";
import { join, tag, text } from "../wire/xml-writer";
import type { CimInstance, CimValue } from "./instance";
import type { CimReference } from "./reference";
import type { CimInvocation, CimParameter, CimSession } from "./session";

/** How long one query may take, all its pages together. */
const QUERY_DEADLINE_MS = 60_000;

/** CIM over WS-Management: the session every adapter of WinRM uses. */
export class WsmanCimSession implements CimSession {
  constructor(
    readonly client: WsmanClient,
    readonly namespace: string,
  ) {}

  get hostName(): string {
    return this.client.http.endpoint.address;
  }

  async query(wql: string, { withReferences = false } = {}): Promise<CimInstance[]> {
    const items = await this.client.enumerate({
      resourceUri: wmiResource(this.namespace, "*"),
      wql,
      withReferences,
      deadlineMs: QUERY_DEADLINE_MS,
    });
    return items.map(({ object, reference }) => readInstance(object, reference));
  }

  reference(className: string, keys: readonly (readonly [string, string])[]): CimReference {
    return { resourceUri: wmiResource(this.namespace, className), selectors: keys };
  }

  async invoke({ target, method, parameters, deadlineMs, gate }: CimInvocation): Promise<CimInstance> {
    const output = await this.client.invoke({
      target,
      method,
      parameters: join(parameters.map(([name, value]) => writeParameter(name, value))),
      deadlineMs,
      ...(gate ? { gate } : {}),
    });
    return readInstance(output, undefined);
  }

  hostTime(): number | undefined {
    return this.client.http.hostTime();
  }

  async close(): Promise<void> {
    this.client.http.close();
  }
}

function writeParameter(name: string, value: CimParameter) {
  if (value === undefined) return join([]);
  return tag(`c:${name}`, {}, typeof value === "string" ? text(value) : referenceChildren(value));
}

/** Reads a class element: repeated properties are arrays, `xsi:nil` is null, dates sit in an element of their own. */
function readInstance(object: XmlElement, reference: CimReference | undefined): CimInstance {
  const found = new Map<string, CimValue[]>();
  for (const element of object.children) {
    const values = found.get(element.name);
    // Added in place: a property may be repeated a hundred thousand times.
    if (values) values.push(readValue(element));
    else found.set(element.name, [readValue(element)]);
  }
  const properties = new Map<string, CimValue>();
  for (const [name, [first = null, ...more]] of found) {
    properties.set(name, more.length === 0 ? first : [first, ...more].filter((one) => typeof one === "string"));
  }
  return { className: object.name, properties, reference };
}

function readValue(element: XmlElement): CimValue {
  if (["true", "1"].includes(attribute(element, "nil", Namespace.xsi) ?? "")) return null;
  const reference = readEndpointReference(element);
  if (reference) return reference;
  const date = child(element, "Datetime") ?? child(element, "Interval") ?? child(element, "CIM_DateTime");
  return (date ?? element).text;
}
