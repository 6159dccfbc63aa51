import { cleanTag, NOWHERE, type Place } from "./clean-tag";
import { cleanAs } from "./clean-value";
import type { Pseudonyms } from "./pseudonyms";
import { escaped, unescaped } from "./xml-text";

const PIECE =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|<!(?:"[^"]*"|'[^']*'|[^'">])*>?|<\/?[^\s<>!?/"'=](?:"[^"]*"|'[^']*'|[^'"<>])*>|[^<]+|</g;

/** As many documents within one another as are looked into. */
const MAX_DEPTH = 8;

/**
 * The text of an XML document, written anew: of its names, its attributes and its texts those words alone are kept that this
 * project knows at that place, and every other is replaced. It need not be well-formed. Comments, declarations of types and
 * instructions are left out.
 */
export function cleanXml(xml: string, pseudonyms: Pseudonyms, depth = 0): string {
  const places: Place[] = [];
  let result = "";
  for (const [piece, cdata] of xml.matchAll(PIECE)) {
    const place = places.at(-1) ?? NOWHERE;
    if (cdata !== undefined)
      result += `<![CDATA[${cleanText(cdata, pseudonyms, place, depth).replaceAll("]]>", "")}]]>`;
    else if (/^<\?xml\s/.test(piece)) result += '<?xml version="1.0"?>';
    else if (/^<[!?]/.test(piece)) continue;
    else if (/^<./s.test(piece)) {
      const tag = cleanTag(piece, pseudonyms, place);
      if (tag.kind === "open") places.push(tag.place);
      if (tag.kind === "close") places.pop();
      result += tag.text;
    } else result += escaped(cleanText(unescaped(piece), pseudonyms, place, depth));
  }
  return result;
}

/** A text may hold another document, as an embedded instance does. */
function cleanText(text: string, pseudonyms: Pseudonyms, { name, kind }: Place, depth: number): string {
  if (depth < MAX_DEPTH && /^\s*<[\s\S]*>\s*$/.test(text)) return cleanXml(text, pseudonyms, depth + 1);
  return cleanAs(kind, text, pseudonyms, name);
}
