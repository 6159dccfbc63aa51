import { cleanKey, cleanPath } from "./clean-key";
import { cleanQuery } from "./clean-query";
import { cleanTime } from "./clean-time";
import { cleanTypeName } from "./clean-type-name";
import { cleanUri } from "./clean-uri";
import { cleanWords } from "./clean-words";
import type { Kind } from "./kind";
import { isClass } from "./known-classes";
import { isFixedText } from "./known-texts";
import type { Pseudonyms } from "./pseudonyms";

type Cleaner = (text: string, pseudonyms: Pseudonyms, property: string) => string;

const CLEANERS: Readonly<Record<Kind, Cleaner>> = {
  words: cleanWords,
  state: keptIf(isState, cleanNumber),
  code: keptIf(isCode, cleanNumber),
  number: cleanNumber,
  flag: keptIf((text) => /^(?:true|false|TRUE|FALSE|True|False|[01])$/.test(text)),
  time: cleanTime,
  fixed: keptIf((text, property) => isFixedText(property, text)),
  key: cleanKey,
  path: cleanPath,
  class: keptIf(isClass),
  uri: cleanUri,
  typeName: cleanTypeName,
  id: cleanId,
  query: cleanQuery,
  version: keptIf((text) => /^\d{1,2}\.\d{1,2}$/.test(text)),
};

/** Longer than any URI, key or query is; so long a text is one of words, and read in time that grows with its length alone. */
const MAX_LENGTH = 8_192;

/** What is kept of a text at a place of this kind. White space around it stays. */
export function cleanAs(kind: Kind, text: string, pseudonyms: Pseudonyms, property: string): string {
  const inner = text.trim();
  if (inner === "") return cleanWords(text, pseudonyms);
  const at = text.indexOf(inner);
  const [before, after] = [text.slice(0, at), text.slice(at + inner.length)];
  const clean = CLEANERS[inner.length > MAX_LENGTH ? "words" : kind];
  return cleanWords(before, pseudonyms) + clean(inner, pseudonyms, property) + cleanWords(after, pseudonyms);
}

function keptIf(isKnown: (text: string, property: string) => boolean, otherwise: Cleaner = cleanWords): Cleaner {
  return (text, pseudonyms, property) => (isKnown(text, property) ? text : otherwise(text, pseudonyms, property));
}

function cleanNumber(text: string, pseudonyms: Pseudonyms): string {
  const [, sign, digits] = /^(-?)(\d{1,20})$/.exec(text) ?? [];
  return digits === undefined ? cleanWords(text, pseudonyms) : sign + pseudonyms.number(digits);
}

/** Beyond small numbers: seconds between replications, and the sizes of pages and envelopes that are asked for. */
const LARGER = new Set(["300", "900", "32000", "153600", "512000"]);

/** Enumerations of CIM count from 0, and a vendor's own go on from 32768. */
function isState(text: string): boolean {
  return LARGER.has(text) || (/^\d{1,5}$/.test(text) && isIn(Number(text), 0, 255)) || isIn(Number(text), 32768, 33023);
}

/** The families that the codes of WMI, WinRM, Win32 and RPC have in an HRESULT, above its last 16 bits. */
const FAMILIES = new Set([0x8000, 0x8004, 0x8007, 0x8033]);

function isCode(text: string): boolean {
  if (!/^\d{1,10}$/.test(text)) return false;
  const code = Number(text);
  return isIn(code, 0, 9_999) || isIn(code, 32768, 33023) || FAMILIES.has(Math.floor(code / 0x10000));
}

function isIn(number: number, from: number, to: number): boolean {
  return Number.isInteger(number) && number >= from && number <= to;
}

/** `uuid:` and a GUID names a message; an error of WMI names its code instead, `HRESULT 0x803381a6`. */
function cleanId(text: string, pseudonyms: Pseudonyms): string {
  const [, hex] = /^HRESULT 0x([0-9a-f]{8})$/i.exec(text) ?? [];
  if (hex !== undefined && isCode(String(Number.parseInt(hex, 16)))) return text;
  return text.startsWith("uuid:") ? `uuid:${cleanWords(text.slice(5), pseudonyms)}` : cleanWords(text, pseudonyms);
}
