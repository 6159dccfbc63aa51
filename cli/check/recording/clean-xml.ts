import { cleanText } from "./clean-text";
import type { Pseudonyms } from "./pseudonyms";

const PIECE =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|<!(?:"[^"]*"|'[^']*'|[^'">])*>?|<\/?[A-Za-z_](?:"[^"]*"|'[^']*'|[^'"<>])*>|[^<]+|</g;
const TAG = /^<(\/?)([\w.-]+:)?([\w.-]+)([\s\S]*?)(\/?)>$/;
const ATTRIBUTE = /([\w:.-]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)')/g;

/** Attributes that say something of the schema or the protocol, and nothing of a host. */
const OF_THE_SCHEMA =
  /^(?:(?:xsi:)?(?:type|nil)|(?:\w+:)?mustUnderstand|xml:lang|NAME|TYPE|CLASSNAME|CLASSORIGIN|PROPAGATED|EmbeddedObject|ARRAYSIZE|Code|Dialect|version|encoding)$/;
const PLAIN = /^[\w:./*-]{0,128}$/;

/** Elements that stand within a property and are none. */
const WITHIN = /^(?:VALUE|VALUE\.ARRAY|Datetime|Interval)$/;

/**
 * The text of an XML document with what it says replaced, tags and prefixes as they were: nobody but the host knows how
 * it writes. It need not be well-formed. Comments and declarations of types are left out.
 */
export function cleanXml(xml: string, pseudonyms: Pseudonyms): string {
  const properties: string[] = [];
  let result = "";
  for (const [piece, cdata] of xml.matchAll(PIECE)) {
    const property = properties.at(-1) ?? "";
    if (cdata !== undefined) result += `<![CDATA[${cleanValue(cdata, pseudonyms, property).replaceAll("]]>", "")}]]>`;
    else if (/^<\?xml\s/.test(piece)) result += cleanTag(piece, pseudonyms, "").text;
    else if (/^<[!?]/.test(piece)) continue;
    else if (/^<./.test(piece)) {
      const tag = cleanTag(piece, pseudonyms, property);
      if (tag.kind === "open") properties.push(tag.property);
      if (tag.kind === "close") properties.pop();
      result += tag.text;
    } else result += escaped(cleanValue(unescaped(piece), pseudonyms, property));
  }
  return result;
}

interface CleanTag {
  readonly kind: "open" | "close" | "empty";
  readonly text: string;
  /** What the text within belongs to. */
  readonly property: string;
}

function cleanTag(tag: string, pseudonyms: Pseudonyms, outer: string): CleanTag {
  const [, closing, , local = "", attributes = "", empty] = TAG.exec(tag) ?? [];
  if (closing) return { kind: "close", text: tag, property: outer };
  let named: string | undefined;
  const text = tag.replace(ATTRIBUTE, (_, name: string, sign: string, double?: string, single?: string) => {
    const value = unescaped(double ?? single ?? "");
    const isName = name === "NAME" || (name === "Name" && (local === "Selector" || local === "Option"));
    if (isName) named = value;
    const isOurs = (isName || OF_THE_SCHEMA.test(name)) && PLAIN.test(value);
    const clean = isOurs ? value : cleanText(value, pseudonyms, name.startsWith("xmlns") ? "" : "Name");
    return `${name}${sign}"${escaped(clean).replaceAll('"', "&quot;")}"`;
  });
  const property = named ?? (WITHIN.test(local) ? outer : local);
  return { kind: empty || attributes.endsWith("/") ? "empty" : "open", text, property };
}

/** A value may hold another document, as an embedded instance does. */
function cleanValue(text: string, pseudonyms: Pseudonyms, property: string): string {
  if (/^\s*<[\s\S]*>\s*$/.test(text)) return cleanXml(text, pseudonyms);
  // A fault's code is the name of one (DSP0226 14).
  if (property === "Value" && /^\w{1,8}:[A-Za-z]{1,60}$/.test(text)) return text;
  return cleanText(text, pseudonyms, property);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
