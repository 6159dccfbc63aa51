import { readEndpointReference } from "../transport/winrm/endpoint-reference";
import { Namespace } from "../wire/namespaces";
import type { XmlElement } from "../wire/xml-element";
import type { CimInstance, CimSingle } from "./instance";
import { PropertyLayout } from "./property-layout";
import type { CimReference } from "./reference";

/**
 * Reads class elements: repeated properties are arrays, `xsi:nil` is null, dates sit in an element of their own (DSP0230
 * 8). Elements of another namespace than the class's are no properties of it; a value made of elements that are neither
 * date nor reference is null, for nobody here could read it. What follows another object with the same properties in the same order, as in an enumeration, shares their names with it.
 */
export class InstanceReader {
  #layout: PropertyLayout | undefined;

  read(object: XmlElement, reference: CimReference | undefined): CimInstance {
    if (!this.#layout?.fits(object)) this.#layout = new PropertyLayout(object);
    return { className: object.name, properties: this.#layout.fill(object.children, readValue), reference };
  }
}

/** Reads one class element by itself. */
export function readInstance(object: XmlElement, reference: CimReference | undefined): CimInstance {
  return new InstanceReader().read(object, reference);
}

function readValue(element: XmlElement): CimSingle {
  if (isNil(element)) return null;
  if (element.children.length === 0) return element.text;
  return readEndpointReference(element) ?? readDate(element);
}

/** One element inside, or in a `CIM_DateTime` one more. */
function readDate(element: XmlElement): string | null {
  const [inner, ...more] = element.children;
  if (!inner || more.length > 0 || isNil(inner)) return null;
  if (inner.name === "CIM_DateTime" && inner.children.length > 0) return readDate(inner);
  return DATES.includes(inner.name) && inner.children.length === 0 ? inner.text : null;
}

const DATES: readonly string[] = ["Datetime", "Interval", "CIM_DateTime"];

function isNil({ attributes }: XmlElement): boolean {
  if (attributes.length === 0) return false;
  const nil = attributes.find(({ name, namespace }) => name === "nil" && namespace === Namespace.xsi)?.value.trim();
  return nil === "true" || nil === "1";
}
