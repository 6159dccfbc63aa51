import { cleanPrefix } from "./clean-type-name";
import { cleanAs } from "./clean-value";
import type { Kind } from "./kind";
import { isClass } from "./known-classes";
import { elements, WITHIN_A_PROPERTY } from "./known-elements";
import { properties } from "./known-properties";
import type { Pseudonyms } from "./pseudonyms";
import { escaped, unescaped } from "./xml-text";

/** What a text belongs to: a property or an element of the protocol, and what is kept there. */
export interface Place {
  readonly name: string;
  readonly kind: Kind;
}

/** Where nothing is known. */
export const NOWHERE: Place = { name: "", kind: "words" };

export interface CleanTag {
  readonly kind: "open" | "close" | "empty";
  readonly text: string;
  /** Of the text within. */
  readonly place: Place;
}

const TAG = /^<(\/?)(?:([^\s:/>"'=<]+):)?([^\s/>"'=<]+)([\s\S]*?)(\/?)>$/;
const ATTRIBUTE = /([^\s=/>"'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Writes a tag anew of what is known: nothing of it is passed on because it was not looked at. */
export function cleanTag(tag: string, pseudonyms: Pseudonyms, outer: Place): CleanTag {
  const [, closing = "", prefix, local = "", attributes = "", empty = ""] = TAG.exec(tag) ?? [];
  const isKnown = elements.has(local) || properties.has(local) || WITHIN_A_PROPERTY.has(local) || isClass(local);
  const name = qualified(prefix, isKnown ? local : pseudonyms.name(local), pseudonyms);
  if (closing !== "") return { kind: "close", text: `</${name}>`, place: outer };
  let place = WITHIN_A_PROPERTY.has(local) ? outer : placeOf(local);
  let text = `<${name}`;
  for (const [, given = "", double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = unescaped(double ?? single ?? "");
    if (namesAProperty(local, given)) place = placeOf(value);
    text += ` ${cleanAttribute(local, given, value, pseudonyms)}`;
  }
  return { kind: empty === "" ? "open" : "empty", text: `${text}${empty}>`, place };
}

export function placeOf(name: string): Place {
  return { name, kind: properties.get(name) ?? elements.get(name) ?? "words" };
}

function qualified(prefix: string | undefined, local: string, pseudonyms: Pseudonyms): string {
  return prefix === undefined ? local : `${cleanPrefix(prefix, pseudonyms)}:${local}`;
}

function namesAProperty(element: string, attribute: string): boolean {
  return attribute === "NAME" || (attribute === "Name" && (element === "Selector" || element === "Option"));
}

/** Attributes by their whole local names: what is kept of their values, where it is one of a few words, those. */
const ATTRIBUTES: ReadonlyMap<string, Kind | ReadonlySet<string>> = new Map<string, Kind | ReadonlySet<string>>([
  ...["nil", "mustUnderstand", "IsCIM_Error", "PROPAGATED"].map((name) => [name, "flag"] as const),
  ...["CLASSNAME", "CLASSORIGIN", "REFERENCECLASS"].map((name) => [name, "class"] as const),
  ["type", "typeName"],
  ["Dialect", "uri"],
  ["Code", "code"],
  ["ARRAYSIZE", "number"],
  ["Machine", "words"],
  ["provider", "words"],
  ["path", "words"],
  ["providerId", "words"],
  ["lang", new Set(["en-US", "en"])],
  ["version", new Set(["1.0"])],
  ["encoding", new Set(["utf-8", "UTF-8", "utf-16", "UTF-16"])],
  ["EmbeddedObject", new Set(["instance", "object"])],
  [
    "TYPE",
    new Set(
      "boolean string char16 uint8 sint8 uint16 sint16 uint32 sint32 uint64 sint64 datetime real32 real64".split(" "),
    ),
  ],
]);

function cleanAttribute(element: string, given: string, value: string, pseudonyms: Pseudonyms): string {
  const quoted = (name: string, clean: string) => `${name}="${escaped(clean).replaceAll('"', "&quot;")}"`;
  const [, prefix, local = ""] = /^(?:([^:]+):)?(.*)$/s.exec(given) ?? [];
  if (given === "xmlns") return quoted("xmlns", cleanAs("uri", value, pseudonyms, ""));
  if (prefix === "xmlns")
    return quoted(`xmlns:${cleanPrefix(local, pseudonyms)}`, cleanAs("uri", value, pseudonyms, ""));
  if (namesAProperty(element, given)) return quoted(given, properties.has(value) ? value : pseudonyms.name(value));
  const kept = ATTRIBUTES.get(local);
  const name = qualified(prefix, kept === undefined ? pseudonyms.name(local) : local, pseudonyms);
  if (typeof kept === "object") return quoted(name, kept.has(value) ? value : cleanAs("words", value, pseudonyms, ""));
  return quoted(name, cleanAs(kept ?? "words", value, pseudonyms, ""));
}
