import { ANONYMOUS, Namespace } from "../../provider/wire/namespaces";
import { attribute, child, childrenOf, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { join, type Markup, tag, text } from "../../provider/wire/xml-writer";
import type { CimReference } from "../cim/value";
import { FaultCode, schemaViolation, WsmanFault } from "./fault";
import { classUri, isNamespaceSelector, NAMESPACE, parseResourceUri } from "./resource-uri";

/** The selectors of a request or a reference. */
export type Selectors = readonly (readonly [name: string, value: string | CimReference])[];

/**
 * The two children of an endpoint reference. Windows writes and wants them directly inside a property or a parameter;
 * only enumerations and selectors wrap them in `a:EndpointReference`.
 */
export function referenceChildren(reference: CimReference): Markup {
  return join([
    tag("a:Address", {}, text(ANONYMOUS)),
    tag(
      "a:ReferenceParameters",
      {},
      tag("w:ResourceURI", {}, text(classUri(reference.className))),
      tag("w:SelectorSet", {}, ...reference.keys.map(([name, value]) => selector(name, value))),
    ),
  ]);
}

export function wrappedReference(reference: CimReference): Markup {
  return tag("a:EndpointReference", {}, referenceChildren(reference));
}

function selector(name: string, value: string | CimReference): Markup {
  return tag("w:Selector", { Name: name }, typeof value === "string" ? text(value) : wrappedReference(value));
}

/** Reads the children of an endpoint reference out of the element that holds them. @throws WsmanFault */
export function readReference(holder: XmlElement): CimReference {
  const parameters = child(holder, "ReferenceParameters", Namespace.addressing);
  const selectors = readSelectors(child(parameters, "SelectorSet", Namespace.wsman));
  const uri = trimmed(child(parameters, "ResourceURI", Namespace.wsman)) ?? "";
  const resource = parseResourceUri(uri, namespacesOf(selectors));
  if (!parameters || !resource) throw schemaViolation(`${holder.name} is not an endpoint reference.`);
  if (resource.namespace !== NAMESPACE) throw schemaViolation(`${holder.name} leads to another namespace.`);
  const keys = selectors.filter(([name]) => !isNamespaceSelector(name));
  return { kind: "reference", className: resource.className, keys };
}

/** What the selectors `__cimnamespace` say; anything but text names no namespace there is. */
export function namespacesOf(selectors: Selectors): string[] {
  return selectors.flatMap(([name, value]) =>
    isNamespaceSelector(name) ? [typeof value === "string" ? value : ""] : [],
  );
}

/** No name may come twice, in any case (DSP0226 5.1.2.2). @throws WsmanFault */
export function readSelectors(selectorSet: XmlElement | undefined): Selectors {
  const names = new Set<string>();
  return childrenOf(selectorSet, "Selector", Namespace.wsman).map((one) => {
    const name = attribute(one, "Name") ?? "";
    if (names.has(name.toLowerCase())) throw duplicateSelector(name);
    names.add(name.toLowerCase());
    const wrapped = child(one, "EndpointReference", Namespace.addressing);
    return [name, wrapped ? readReference(wrapped) : one.text.trim()];
  });
}

function duplicateSelector(name: string): WsmanFault {
  return new WsmanFault(
    "w:InvalidSelectors",
    FaultCode.duplicateSelectors,
    `The WS-Management service cannot process the request because the selector ${name} is given twice.`,
    { detail: "DuplicateSelectors" },
  );
}

/** The value of a selector; names are compared without regard to case, as WMI's are. */
export function selectorValue(selectors: Selectors, name: string): string | CimReference | undefined {
  return selectors.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}
