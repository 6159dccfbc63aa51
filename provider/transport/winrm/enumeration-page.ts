import { FailbackError } from "../../errors";
import { Namespace } from "../../wire/namespaces";
import { child, childrenOf, trimmed, type XmlElement } from "../../wire/xml-element";
import { type EndpointReference, readEndpointReference } from "./endpoint-reference";

/** One object of an enumeration; the reference only when it was asked for. */
export interface EnumeratedItem {
  readonly object: XmlElement;
  readonly reference: EndpointReference | undefined;
}

/** How to go on; undefined when the answer does not say. */
export function contextIn(response: XmlElement): string | undefined {
  return trimmed(child(response, "EnumerationContext")) || undefined;
}

/** In WS-Management's namespace in an optimised answer, in that of enumeration in a pull: any will do. */
export function isLast(response: XmlElement): boolean {
  return child(response, "EndOfSequence") !== undefined;
}

/** `w:Items` in an optimised answer, `n:Items` in a pull; pairs come wrapped in `w:Item`. */
export function itemsIn(response: XmlElement): EnumeratedItem[] {
  return childrenOf(response, "Items").flatMap((items) =>
    items.children.map((entry) => {
      if (entry.name !== "Item" || entry.namespace !== Namespace.wsman) return { object: entry, reference: undefined };
      const object = entry.children.find((c) => c.name !== "EndpointReference");
      if (!object) throw new FailbackError("answerUnreadable", "an enumerated item holds no object");
      return { object, reference: readEndpointReference(child(entry, "EndpointReference")) };
    }),
  );
}
