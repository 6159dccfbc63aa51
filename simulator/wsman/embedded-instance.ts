import { attribute, child, type XmlElement } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";

/** An embedded instance: what stood in the text of a parameter. */
export interface EmbeddedInstance {
  readonly className: string;
  readonly properties: ReadonlyMap<string, EmbeddedProperty>;
}

export interface EmbeddedProperty {
  readonly type: string;
  readonly array: boolean;
  /** Null without a value; an array has any number of them. */
  readonly values: readonly (string | null)[];
}

/** Reads the CIM-XML (DSP0201) of one instance; undefined when the text is none. */
export function readEmbeddedInstance(text: string): EmbeddedInstance | undefined {
  const root = parse(text);
  const className = root && attribute(root, "CLASSNAME");
  if (root?.name !== "INSTANCE" || className === undefined) return undefined;
  const properties = new Map<string, EmbeddedProperty>();
  for (const element of root.children) {
    const name = attribute(element, "NAME");
    const type = attribute(element, "TYPE");
    if (name === undefined || type === undefined) continue;
    if (element.name === "PROPERTY")
      properties.set(name, { type, array: false, values: [child(element, "VALUE")?.text ?? null] });
    if (element.name === "PROPERTY.ARRAY") properties.set(name, { type, array: true, values: arrayValues(element) });
  }
  return { className, properties };
}

function parse(text: string): XmlElement | undefined {
  try {
    return readXml(text.trim());
  } catch {
    // Whatever is wrong with the text: it is no instance, and the method says so with its return code.
    return undefined;
  }
}

function arrayValues(element: XmlElement): (string | null)[] {
  const array = child(element, "VALUE.ARRAY");
  return (array?.children ?? []).map((value) => (value.name === "VALUE" ? value.text : null));
}
