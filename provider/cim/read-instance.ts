import { readEndpointReference } from "../transport/winrm/endpoint-reference";
import { Namespace } from "../wire/namespaces";
import { attribute, child, type XmlElement } from "../wire/xml-element";
import type { CimInstance, CimValue } from "./instance";
import type { CimReference } from "./reference";

/** Reads a class element: repeated properties are arrays, `xsi:nil` is null, dates sit in an element of their own. */
export function readInstance(object: XmlElement, reference: CimReference | undefined): CimInstance {
  const properties = new Map<string, CimValue>();
  for (const element of object.children) {
    const value = readValue(element);
    const before = properties.get(element.name);
    if (before === undefined) properties.set(element.name, value);
    else
      properties.set(
        element.name,
        [before, value].flat().filter((one) => typeof one === "string"),
      );
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
