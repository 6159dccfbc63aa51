import { WqlError } from "./query";

export type WqlToken =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "symbol"; readonly text: string };

/** No name, number or text of a query is longer: what is read of it is compared with every object, and shown in faults. */
const LONGEST_TOKEN = 8_192;

// Each of these looks at a character a fixed number of times, also where it does not match in the end.
const SPACE = /\s+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z0-9_])/y;
const SYMBOL = /<>|!=|<=|>=|[=<>(),*]/y;
/** A backslash takes the next character as it is: `\\` and `\'` (Microsoft's documentation of WQL's WHERE clause). */
const STRING = /'([^'\\]*(?:\\[\s\S][^'\\]*)*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;

/** @throws WqlError */
export function tokenize(query: string): WqlToken[] {
  const tokens: WqlToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(query) ?? undefined;
    if (match) at = pattern.lastIndex;
    if (match && pattern !== SPACE && match[0].length > LONGEST_TOKEN) {
      throw new WqlError(`a name or a value is longer than ${LONGEST_TOKEN} characters`);
    }
    return match;
  };
  while (at < query.length) {
    if (take(SPACE)) continue;
    const string = take(STRING);
    if (string) {
      tokens.push({ kind: "string", value: (string[1] ?? string[2] ?? "").replace(/\\([\s\S])/g, "$1") });
      continue;
    }
    const number = take(NUMBER);
    if (number) {
      tokens.push({ kind: "number", value: Number(number[0]) });
      continue;
    }
    const word = take(WORD);
    if (word) {
      tokens.push({ kind: "word", text: word[0] });
      continue;
    }
    const symbol = take(SYMBOL);
    if (!symbol) throw new WqlError(`unexpected ${JSON.stringify(query.slice(at, at + 10))} at position ${at + 1}`);
    tokens.push({ kind: "symbol", text: symbol[0] });
  }
  return tokens;
}
