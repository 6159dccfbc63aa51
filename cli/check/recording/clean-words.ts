import { isIPv6 } from "node:net";
import type { Pseudonyms } from "./pseudonyms";

/** A piece of a text by its shape, and what it becomes; undefined when it was something else after all. */
interface Rule {
  readonly shape: RegExp;
  readonly clean: (found: string, pseudonyms: Pseudonyms) => string | undefined;
}

/** What may stand between words: the signs that paths, keys, accounts and addresses are made with. */
const SIGNS = new Set(` \t\r\n\\/:.,;()[]{}"'=@-`);

/** In order: what stands further up is the more special. */
const RULES: readonly Rule[] = [
  { shape: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy, clean: (guid, names) => names.guid(guid) },
  { shape: /(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])/iy, clean: (address, names) => names.name(address) },
  {
    shape: /[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?!\w)/iy,
    clean: (text, names) => (isIPv6(text) ? names.ipv6(text) : undefined),
  },
  {
    shape: /(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\w|\.\d)/y,
    clean: (address, names) => names.ipv4(address),
  },
  {
    shape: /[\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}_])?/uy,
    clean: (word, names) => names.name(word),
  },
  { shape: /[\s\S]/uy, clean: (sign) => (SIGNS.has(sign) ? sign : "?") },
];

/** A text of which no word is left: each is replaced, whatever it is, and so is each number. */
export function cleanWords(text: string, pseudonyms: Pseudonyms): string {
  let at = 0;
  let result = "";
  while (at < text.length) {
    const [length, piece] = next(text, at, pseudonyms);
    result += piece;
    at += length;
  }
  return result;
}

function next(text: string, at: number, pseudonyms: Pseudonyms): [length: number, piece: string] {
  for (const { shape, clean } of RULES) {
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    const piece = found === undefined || found === "" ? undefined : clean(found, pseudonyms);
    if (found !== undefined && piece !== undefined) return [found.length, piece];
  }
  return [1, "?"];
}
