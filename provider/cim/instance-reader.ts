import { readEndpointReference } from "../transport/winrm/endpoint-reference";
import { Namespace } from "../wire/namespaces";
import { attribute, child, type XmlElement } from "../wire/xml-element";
import type { CimInstance, CimValue } from "./instance";
import { PropertyLayout } from "./property-layout";
import type { CimReference } from "./reference";

/**
 * Reads class elements: repeated properties are arrays, `xsi:nil` is null, dates sit in an element of their own. What
 * follows another object with the same properties in the same order, as in an enumeration, shares their names with it.
 */
export class InstanceReader {
  #layout: PropertyLayout | undefined;

  read(object: XmlElement, reference: CimReference | undefined): CimInstance {
    if (!this.#layout?.fits(object.children)) this.#layout = new PropertyLayout(object.children);
    return { className: object.name, properties: this.#layout.fill(object.children, readValue), reference };
  }
}

/** Reads one class element by itself. */
export function readInstance(object: XmlElement, reference: CimReference | undefined): CimInstance {
  return new InstanceReader().read(object, reference);
}

function readValue(element: XmlElement): CimValue {
  const nil = attribute(element, "nil", Namespace.xsi);
  if (nil === "true" || nil === "1") return null;
  if (element.children.length === 0) return element.text;
  const reference = readEndpointReference(element);
  if (reference) return reference;
  const date = child(element, "Datetime") ?? child(element, "Interval") ?? child(element, "CIM_DateTime");
  return (date ?? element).text;
}
