import { child, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { type Markup, tag, text } from "../../provider/wire/xml-writer";
import { type Answer, writeEnvelope } from "./answer";
import { schemaViolation } from "./fault";

/** As long as any context is. */
export const SAMPLE_CONTEXT = "uuid:00000000-0000-0000-0000-000000000000";

/** Bytes an answer takes without its items; the items' own element may then need a closing tag (`</w:Items>`). */
export function frameSize(empty: Answer, messageId: string | undefined, language: string): number {
  return Buffer.byteLength(writeEnvelope(empty, messageId, language)) + "</w:Items>".length;
}

export function contextElement(context: string): Markup {
  return tag("n:EnumerationContext", {}, text(context));
}

/** A positive number, or undefined when the element is absent. */
export function readCount(body: XmlElement, name: string, namespace: string): number | undefined {
  const found = trimmed(child(body, name, namespace));
  if (found === undefined) return undefined;
  if (!/^0*[1-9]\d{0,9}$/.test(found)) throw schemaViolation(`${name} is not a positive number.`);
  return Number(found);
}
