import { referenceChildren } from "../transport/winrm/envelope";
import { Namespace } from "../wire/namespaces";
import { join, type Markup, tag, text } from "../wire/xml-writer";
import type { CimParameter } from "./session";

/** The element or elements of one parameter, prefix `c`, as Windows takes them (docs/facts/wsman.md). */
export function writeParameter(name: string, value: CimParameter): Markup {
  if (value === undefined) return join([]);
  if (value === null) return tag(`c:${name}`, { "xsi:nil": "true" });
  if (isArray(value)) return join(value.map((one) => writeParameter(name, one)));
  return tag(`c:${name}`, {}, content(value));
}

function content(value: Exclude<CimParameter, readonly unknown[] | null | undefined>): Markup {
  if (typeof value !== "object") return text(typeof value === "number" ? decimal(value) : String(value));
  if ("datetime" in value) return tag("cim:Datetime", { "xmlns:cim": Namespace.cim }, text(value.datetime));
  if ("interval" in value) return tag("cim:Interval", { "xmlns:cim": Namespace.cim }, text(value.interval));
  return referenceChildren(value);
}

/** Without an exponent where it is whole: CIM's integers have none. @throws RangeError for what is no number */
function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be sent as a number`);
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function isArray(value: CimParameter): value is Extract<CimParameter, readonly unknown[]> {
  return Array.isArray(value);
}
