import { cleanWords } from "./clean-words";
import { isClass } from "./known-classes";
import { properties } from "./known-properties";
import { isFixedText } from "./known-texts";
import type { Pseudonyms } from "./pseudonyms";

const KEYWORDS = new Set(["SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "ISA", "LIKE", "IS", "NULL"]);

/** A query in WQL: its keywords, classes and properties stay, and of what it compares with Windows' own types of systems. */
export function cleanQuery(query: string, pseudonyms: Pseudonyms): string {
  return query
    .split(/('(?:[^'\\]|\\.)*')/s)
    .map((part, at) => (at % 2 === 0 ? cleanOutside(part, pseudonyms) : cleanLiteral(part.slice(1, -1), pseudonyms)))
    .join("");
}

function cleanOutside(text: string, pseudonyms: Pseudonyms): string {
  return text
    .split(/([A-Za-z_]\w*|[*=<>])/)
    .map((part, at) => (at % 2 === 1 && isOfTheLanguage(part) ? part : cleanWords(part, pseudonyms)))
    .join("");
}

function isOfTheLanguage(word: string): boolean {
  return KEYWORDS.has(word) || isClass(word) || properties.has(word) || /^[*=<>]$/.test(word);
}

function cleanLiteral(text: string, pseudonyms: Pseudonyms): string {
  return `'${isFixedText("VirtualSystemType", text) ? text : cleanWords(text, pseudonyms).replaceAll("'", "?")}'`;
}
