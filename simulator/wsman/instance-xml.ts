import { Namespace } from "../../provider/wire/namespaces";
import { emptyTag, join, type Markup, tag, text } from "../../provider/wire/xml-writer";
import { type CimInstance, propertyOf } from "../cim/class";
import { type CimScalar, isArray } from "../cim/value";
import { referenceChildren } from "./endpoint-reference";
import { classUri, type UriForm } from "./resource-uri";

/** An instance as Windows writes it: untyped, properties by name, null scalars nil, null arrays absent. */
export function writeInstance(instance: CimInstance, form: UriForm = "wmi"): Markup {
  const { name, properties } = instance.class;
  return tag(
    `p:${name}`,
    {
      "xmlns:xsi": Namespace.xsi,
      "xmlns:p": classUri(name, form),
      "xmlns:cim": Namespace.cim,
      "xsi:type": `p:${name}_Type`,
    },
    ...properties.map((property) => writeProperty(instance, property, "p:")),
  );
}

/**
 * A row of a query with a column list. Windows answers such rows as `w:XmlFragment`, their properties and dates in no
 * namespace; clients for the public WinRM service read them in that form.
 */
export function writeFragment(instance: CimInstance, columns: readonly string[]): Markup {
  return tag(
    "w:XmlFragment",
    { "xmlns:xsi": Namespace.xsi },
    ...instance.class.properties
      .filter((property) => columns.includes(property))
      .map((property) => writeProperty(instance, property, "")),
  );
}

function writeProperty(instance: CimInstance, property: string, prefix: "p:" | ""): Markup {
  const value = propertyOf(instance, property);
  if (isArray(value)) return join(value.map((one) => writeScalar(property, one, prefix)));
  if (value === null && instance.class.arrays.has(property)) return join([]);
  return writeScalar(property, value, prefix);
}

function writeScalar(property: string, value: CimScalar, prefix: "p:" | ""): Markup {
  const name = `${prefix}${property}`;
  if (value === null) return tag(name, { "xsi:nil": "true" });
  if (value === "") return emptyTag(name);
  if (typeof value !== "object") return tag(name, {}, text(String(value)));
  const dates = prefix === "" ? "" : "cim:";
  switch (value.kind) {
    case "datetime":
      return tag(name, {}, tag(`${dates}Datetime`, {}, text(writeDatetime(value.at))));
    case "interval":
      return tag(name, {}, tag(`${dates}Interval`, {}, text(writeInterval(value.seconds))));
    case "reference":
      return tag(name, { "xmlns:a": Namespace.addressing, "xmlns:w": Namespace.wsman }, referenceChildren(value));
  }
}

/** ISO 8601 in UTC, a fraction only when there is one: `1601-01-01T00:00:00Z`. */
export function writeDatetime(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/** `P0DT0H5M0S`, the fraction in microseconds: `P0DT0H0M0.014947S`. */
export function writeInterval(total: number): string {
  const micros = Math.round(total * 1_000_000);
  const fraction = micros % 1_000_000;
  const seconds = Math.floor(micros / 1_000_000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const rest = fraction === 0 ? "" : `.${String(fraction).padStart(6, "0")}`;
  return `P${days}DT${hours}H${minutes}M${seconds % 60}${rest}S`;
}
