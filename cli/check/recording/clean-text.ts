import { isIPv6 } from "node:net";
import type { Pseudonyms } from "./pseudonyms";
import { holdsNames, isKnown, isPartOfKey } from "./vocabulary";

/** A piece of a text by its shape, and what it becomes; undefined when it was something else after all. */
interface Rule {
  readonly shape: RegExp;
  readonly clean: (found: RegExpExecArray, pseudonyms: Pseudonyms, property: string) => string | undefined;
}

const kept = ([text]: RegExpExecArray) => text;

/** In order: what stands further up is the more special. */
const RULES: readonly Rule[] = [
  {
    shape: /https?:\/\/(?:schemas\.(?:dmtf\.org|microsoft\.com|xmlsoap\.org)|www\.w3\.org)\/[\w/.*-]*/y,
    clean: kept,
  },
  { shape: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy, clean: ([guid], names) => names.guid(guid) },
  // ISO 8601, and CIM's own form (DSP0004 5.2.4): fraction and offset stay.
  { shape: /(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d))?(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?/y, clean: isoDate },
  { shape: /\d{14}\.\d{6}:000/y, clean: kept },
  { shape: /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{6}[+-]\d{3})/y, clean: cimDate },
  { shape: /[\d*]{14}\.[\d*]{6}(?:[+-][\d*]{3}|:000)/y, clean: ([text]) => text.replace(/\d/g, "*") },
  { shape: /P(?:\d{1,8}D)?T(?:\d{1,2}H)?(?:\d{1,4}M)?\d{1,5}(?:\.\d{1,9})?S/y, clean: kept },
  {
    shape: /(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])/iy,
    clean: ([address], names) => names.name(address),
  },
  {
    shape: /[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?!\w)/iy,
    clean: ([text], names) => (isIPv6(text) ? names.ipv6(text) : undefined),
  },
  {
    shape: /(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\d)/y,
    clean: ([address], names) => names.ipv4(address),
  },
  {
    shape: /[\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}_])?/uy,
    clean: ([word], names, p) => clean(word, names, p),
  },
  { shape: /[\p{P}\p{S}\s\p{Cc}]/uy, clean: ([sign]) => (/\p{ASCII}/u.test(sign) ? sign : "?") },
];

/**
 * A text in which nothing is left but what is the same on every Windows: words that are not known to be are replaced,
 * wherever they stand, also inside of object paths and keys. Numbers stay, unless the property holds names.
 */
export function cleanText(text: string, pseudonyms: Pseudonyms, property = ""): string {
  let at = 0;
  let result = "";
  while (at < text.length) {
    const [length, piece] = next(text, at, pseudonyms, property);
    result += piece;
    at += length;
  }
  return result;
}

function next(text: string, at: number, pseudonyms: Pseudonyms, property: string): [length: number, piece: string] {
  for (const { shape, clean } of RULES) {
    shape.lastIndex = at;
    const found = shape.exec(text);
    const piece = found && clean(found, pseudonyms, property);
    if (found && piece !== undefined && piece !== null) return [found[0].length, piece];
  }
  return [1, "?"];
}

/** As long as numbers are that count or measure; a longer one may be a name. */
const NUMBER = /^\d{1,10}$/;

function clean(word: string, pseudonyms: Pseudonyms, property: string): string {
  if (holdsNames(property)) return isPartOfKey(word) ? word : pseudonyms.name(word);
  if (NUMBER.test(word) || /^0x[0-9a-f]{1,8}$/i.test(word) || isKnown(word)) return word;
  // Numbers of 64 bits stay numbers.
  if (/^\d{1,20}$/.test(word)) return `1${"0".repeat(word.length - 1)}`;
  return pseudonyms.name(word);
}

function isoDate([, day = "", time, fraction = "", offset = ""]: RegExpExecArray, pseudonyms: Pseudonyms): string {
  const moved = shifted(`${day}T${time ?? "00:00:00"}Z`, pseudonyms);
  return (time === undefined ? moved.slice(0, 10) : moved) + fraction + offset;
}

function cimDate([, year, month, day, hour, minute, second, rest = ""]: RegExpExecArray, names: Pseudonyms): string {
  return shifted(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, names).replace(/[-:T]/g, "") + rest;
}

/** To the second. What is no date stays none, and tells nothing. */
function shifted(iso: string, pseudonyms: Pseudonyms): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? "0000-00-00T00:00:00" : new Date(pseudonyms.moment(ms)).toISOString().slice(0, 19);
}
