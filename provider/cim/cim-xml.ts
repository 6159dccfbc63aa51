import { type Markup, tag, text } from "../wire/xml-writer";
import { toCimDatetime } from "./datetime";
import { type CimInstance, isTexts } from "./instance";

/** The CIM type of a property; WS-Management's answers do not say it, a class's schema does. */
export type CimType = "string" | "uint16" | "uint32" | "uint64" | "boolean" | "datetime";

export interface CimPropertyType {
  readonly type: CimType;
  readonly array?: true;
}

/**
 * An instance as the text of one CIM-XML element (DSP0201), the form Windows wants in a parameter that holds an
 * embedded instance. Null properties are left out. A property the table does not know goes back as a string, so that
 * what a newer host has added is not lost.
 */
export function toCimXml(instance: CimInstance, types: Readonly<Record<string, CimPropertyType>>): string {
  const properties: Markup[] = [];
  for (const [name, value] of instance.properties) {
    const known = Object.hasOwn(types, name) ? types[name] : undefined;
    const type = known?.type ?? "string";
    if (value === null || (typeof value === "object" && !isTexts(value))) continue;
    const texts = isTexts(value) ? value : [value];
    const values = texts.map((one) => tag("VALUE", {}, text(inner(one, type))));
    properties.push(
      known?.array || isTexts(value)
        ? tag("PROPERTY.ARRAY", { NAME: name, TYPE: type }, tag("VALUE.ARRAY", {}, ...values))
        : tag("PROPERTY", { NAME: name, TYPE: type }, ...values),
    );
  }
  return tag("INSTANCE", { CLASSNAME: instance.className }, ...properties);
}

function inner(value: string, type: CimType): string {
  if (type === "datetime") return toCimDatetime(value);
  return type === "boolean" ? value.trim().toLowerCase() : value;
}
