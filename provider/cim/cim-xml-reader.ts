import { FailbackError } from "../errors";
import { attribute, child, type XmlElement } from "../wire/xml-element";
import { readXml } from "../wire/xml-reader";
import type { EmbeddedInstance, EmbeddedProperty } from "./embedded-instance";

/**
 * Reads the CIM-XML (DSP0201) of one instance, with or without an XML declaration and white space between its elements.
 * Types are taken as the text tells them, so that properties no table knows keep theirs; `CLASSORIGIN` and `PROPAGATED`
 * say nothing about a value and are dropped, and so are references, for an embedded instance here has none.
 *
 * @throws FailbackError `answerUnreadable` when it is not the text of an instance
 */
export function readCimXml(text: string): EmbeddedInstance {
  const root = readXml(text.trim());
  const className = attribute(root, "CLASSNAME");
  if (root.name !== "INSTANCE" || !className) refuse(`<${root.name}> is not an instance of a class`);
  const properties = new Map<string, EmbeddedProperty>();
  for (const element of root.children) {
    const property = readProperty(element);
    if (!property) continue;
    const name = attribute(element, "NAME");
    if (!name) refuse(`a property of ${className} has no name`);
    if (properties.has(name)) refuse(`${className} has ${name} twice`);
    properties.set(name, property);
  }
  return { className, properties };
}

/** What holds the value, at most once. */
const VALUE_OF = { PROPERTY: "VALUE", "PROPERTY.ARRAY": "VALUE.ARRAY" } as const;

function readProperty(element: XmlElement): EmbeddedProperty | undefined {
  const kind = element.name;
  if (kind !== "PROPERTY" && kind !== "PROPERTY.ARRAY") return undefined;
  const type = attribute(element, "TYPE");
  if (!type) refuse(`${attribute(element, "NAME") ?? "a property"} has no type`);
  if (element.children.filter(({ name }) => name === VALUE_OF[kind]).length > 1)
    refuse(`${attribute(element, "NAME") ?? "a property"} has two values`);
  if (kind === "PROPERTY") return { type, value: child(element, "VALUE")?.text ?? null };
  const array = child(element, "VALUE.ARRAY");
  return { type, values: array ? array.children.map((one) => (one.name === "VALUE" ? one.text : null)) : null };
}

function refuse(why: string): never {
  throw new FailbackError("answerUnreadable", `the text is not CIM-XML: ${why}`);
}
