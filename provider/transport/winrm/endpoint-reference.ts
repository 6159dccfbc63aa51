import { attribute, child, childrenOf, trimmed, type XmlElement } from "../../wire/xml-element";

/** An object's address in WS-Management: its class as a resource URI, and its keys. */
export interface EndpointReference {
  readonly resourceUri: string;
  /** Keys in the order given; a key may itself be a reference. */
  readonly selectors: readonly (readonly [name: string, value: string | EndpointReference])[];
}

/**
 * Reads a reference from the element that holds `a:Address` and `a:ReferenceParameters`, or that wraps them once more
 * in `a:EndpointReference` (peers do either). Undefined when it holds neither.
 */
export function readEndpointReference(holder: XmlElement | undefined): EndpointReference | undefined {
  const inner = child(holder, "EndpointReference") ?? holder;
  const parameters = child(inner, "ReferenceParameters");
  const resourceUri = trimmed(child(parameters, "ResourceURI"));
  if (resourceUri === undefined) return undefined;
  const selectors = childrenOf(child(parameters, "SelectorSet"), "Selector").map(
    (selector) => [attribute(selector, "Name") ?? "", readEndpointReference(selector) ?? selector.text] as const,
  );
  return { resourceUri, selectors };
}
