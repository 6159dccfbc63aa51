import { type Markup, tag } from "../../provider/wire/xml-writer";
import { referenceTo } from "../cim/class";
import { asSuperclass } from "../cim/superclass";
import { wrappedReference } from "./endpoint-reference";
import type { Enumeration } from "./enumeration-contexts";
import { FaultCode, WsmanFault } from "./fault";
import { writeFragment, writeInstance } from "./instance-xml";

export interface PageLimits {
  /** Objects asked for, one when the client says nothing (DSP0226 8.2.3, and so Windows answers), at most `MaxBatchItems`. */
  readonly maxElements: number;
  /** Bytes left for the items in the envelope. */
  readonly maxBytes: number;
}

export interface Page {
  readonly items: readonly Markup[];
  /** The enumeration after this page; undefined when it is at its end. */
  readonly rest: Enumeration | undefined;
}

/** The next objects that fit. @throws WsmanFault when not even one does */
export function takePage(enumeration: Enumeration, { maxElements, maxBytes }: PageLimits): Page {
  const end = Math.min(enumeration.instances.length, enumeration.position + maxElements);
  const items: Markup[] = [];
  let bytes = 0;
  let position = enumeration.position;
  for (; position < end; position++) {
    const item = writeItem(enumeration, position);
    bytes += Buffer.byteLength(item);
    if (bytes > maxBytes) break;
    items.push(item);
  }
  if (items.length === 0 && position < end) {
    throw new WsmanFault(
      "w:EncodingLimit",
      FaultCode.answerTooLarge,
      "The response that the WS-Management service computed exceeds the maximum envelope size in the request.",
      { detail: "MaxEnvelopeSizeExceeded" },
    );
  }
  return { items, rest: position < enumeration.instances.length ? { ...enumeration, position } : undefined };
}

function writeItem({ instances, columns, mode, seenAs, form }: Enumeration, position: number): Markup {
  const instance = instances.at(position);
  if (!instance) throw new RangeError(`the enumeration has no object ${position}`);
  if (mode === "EnumerateEPR") return wrappedReference(referenceTo(instance));
  const seen = seenAs === undefined ? instance : asSuperclass(instance, seenAs);
  const object = columns ? writeFragment(instance, columns) : writeInstance(seen, form);
  return mode === "EnumerateObject" ? object : tag("w:Item", {}, object, wrappedReference(referenceTo(instance)));
}
