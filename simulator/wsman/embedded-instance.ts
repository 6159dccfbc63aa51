import { attribute, type XmlElement } from "../../provider/wire/xml-element";
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

/**
 * Reads the CIM-XML (DSP0201) of one instance; undefined when the text is none. One with elements that DSP0201 has not there, with a
 * property twice, or without its type, is none.
 */
export function readEmbeddedInstance(text: string): EmbeddedInstance | undefined {
  const root = parse(text);
  const className = root && attribute(root, "CLASSNAME");
  if (root?.name !== "INSTANCE" || className === undefined || root.text.trim() !== "") return undefined;
  const properties = new Map<string, EmbeddedProperty>();
  const names = new Set<string>();
  for (const element of withoutQualifiers(root)) {
    const name = attribute(element, "NAME");
    const property = readProperty(element);
    if (name === undefined || property === undefined || names.has(name.toLowerCase())) return undefined;
    names.add(name.toLowerCase());
    properties.set(name, property);
  }
  return { className, properties };
}

/** No property of this host's classes of settings is a reference, so that `PROPERTY.REFERENCE` is none either. */
function readProperty(element: XmlElement): EmbeddedProperty | undefined {
  const type = attribute(element, "TYPE");
  const array = element.name === "PROPERTY.ARRAY";
  if (type === undefined || (element.name !== "PROPERTY" && !array) || element.text.trim() !== "") return undefined;
  const [holder, ...others] = withoutQualifiers(element);
  if (others.length > 0) return undefined;
  if (array) {
    const values = holder ? readArray(holder) : [];
    return values && { type, array, values };
  }
  if (!holder) return { type, array, values: [null] };
  return isValue(holder) ? { type, array, values: [holder.text] } : undefined;
}

function readArray({ name, children, text }: XmlElement): (string | null)[] | undefined {
  const areValues = children.every((one) => isValue(one) || one.name === "VALUE.NULL");
  if (name !== "VALUE.ARRAY" || text.trim() !== "" || !areValues) return undefined;
  return children.map((one) => (one.name === "VALUE" ? one.text : null));
}

function isValue({ name, children }: XmlElement): boolean {
  return name === "VALUE" && children.length === 0;
}

/** DSP0201 lets them stand before everything else, and recommends them no more. */
function withoutQualifiers({ children }: XmlElement): readonly XmlElement[] {
  return children.filter(({ name }) => name !== "QUALIFIER");
}

function parse(text: string): XmlElement | undefined {
  try {
    return readXml(text.trim());
  } catch {
    // Whatever is wrong with the text: it is no instance, and the method says so with its return code.
    return undefined;
  }
}
