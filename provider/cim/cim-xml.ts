import { type Markup, tag, text } from "../wire/xml-writer";
import { readDatetime, toCimText } from "./datetime";
import type { EmbeddedInstance, EmbeddedProperty } from "./embedded-instance";
import { type CimInstance, type CimSingle, isArray } from "./instance";

/** The CIM type of a property; WS-Management's answers do not say it, a class's schema does. */
export type CimType = "string" | "uint16" | "uint32" | "uint64" | "boolean" | "datetime";

export interface CimPropertyType {
  readonly type: CimType;
  readonly array?: true;
}

/**
 * An instance as the text of one CIM-XML element (DSP0201), the form Windows wants in a parameter that holds an
 * embedded instance. Null properties are left out, and so are those that hold references. A property the table does not
 * know goes back as a string, in the letters it came in, so that what a newer host has added is not lost: the answers it
 * comes from tell no types, and an array of one place looks there like a single value.
 *
 * @throws FailbackError `answerUnreadable` when a property that is a date holds none
 */
export function toCimXml(instance: CimInstance, types: Readonly<Record<string, CimPropertyType>>): string {
  const properties = new Map<string, EmbeddedProperty>();
  for (const [name, value] of instance.properties) {
    const known = Object.hasOwn(types, name) ? types[name] : undefined;
    const type = known?.type ?? "string";
    const singles = isArray(value) ? value : [value];
    if (value === null || singles.some(isReference)) continue;
    const values = singles.map((one) => (typeof one === "string" ? inner(one, type) : null));
    properties.set(name, known?.array || isArray(value) ? { type, values } : { type, value: values[0] ?? null });
  }
  return writeCimXml({ className: instance.className, properties });
}

/**
 * The inverse of `readCimXml`: types, nulls and texts as they are.
 *
 * @throws RangeError when a name or a text holds a character XML cannot carry, a lone surrogate for example
 */
export function writeCimXml({ className, properties }: EmbeddedInstance): string {
  const elements = [...properties].map(([name, property]) => {
    const attributes = { NAME: name, TYPE: property.type };
    if (!("values" in property)) {
      return property.value === null ? tag("PROPERTY", attributes) : tag("PROPERTY", attributes, one(property.value));
    }
    if (property.values === null) return tag("PROPERTY.ARRAY", attributes);
    return tag("PROPERTY.ARRAY", attributes, tag("VALUE.ARRAY", {}, ...property.values.map(one)));
  });
  return tag("INSTANCE", { CLASSNAME: className }, ...elements);
}

function one(value: string | null): Markup {
  return value === null ? tag("VALUE.NULL") : tag("VALUE", {}, text(value));
}

function isReference(value: CimSingle): boolean {
  return value !== null && typeof value === "object";
}

function inner(value: string, type: CimType): string {
  if (type === "datetime") return toCimText(readDatetime(value));
  return type === "boolean" ? booleanText(value) : value;
}

/** Peers write `TRUE` and `1` as well (OMI, XML Schema); Windows wants `true` here. What is no truth value is sent on. */
function booleanText(value: string): string {
  const lower = value.trim().toLowerCase();
  return { "1": "true", "0": "false" }[lower] ?? lower;
}
