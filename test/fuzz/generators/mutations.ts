import fc, { type Arbitrary } from "fast-check";
import type { Binary } from "./binary";
import { numbers, oddities } from "./oddities";

/** One change to a message; what the numbers mean depends on its kind. */
export interface Mutation {
  readonly kind: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

type Change = (message: Binary, mutation: Mutation, other: Binary) => Binary;

/** How a message is cut into tokens: markup or lines. */
export type Tokenize = (message: Binary) => string[];

export const xmlTokens: Tokenize = (message) => message.match(/<[^>]*>|[^<]+|</g) ?? [];
export const httpTokens: Tokenize = (message) => message.match(/[^\n]*\n|[^\n]+/g) ?? [];

const LONGEST_RUN = 10_000;

const changes: Readonly<Record<string, Change>> = {
  flip: (m, { a, b }) => splice(m, a, 1, String.fromCharCode((m.charCodeAt(at(m, a)) || 0) ^ (1 << (b % 8)))),
  cut: (m, { a, b }) => splice(m, a, b % 40, ""),
  cutEnd: (m, { a }) => m.slice(0, at(m, a)),
  cutStart: (m, { a }) => m.slice(at(m, a)),
  repeat: (m, { a, b }) => splice(m, a, 0, m.substr(at(m, a), b % 200)),
  odd: (m, { a, b }) => splice(m, a, 0, pick(oddities, b)),
  number: (m, { a, b }) => replaceNth(m, /-?\d+/g, a, pick(numbers, b)),
  longRun: (m, { a, b, c }) => splice(m, a, 0, String.fromCharCode(32 + (b % 95)).repeat(c % LONGEST_RUN)),
  cross: (m, { a, b }, other) => m.slice(0, at(m, a)) + other.slice(at(other, b)),
  swapAttributes: (m, { a, b }) => swapMatches(m, /[\w:]+="[^"]*"/g, a, b),
  dropAttribute: (m, { a }) => replaceNth(m, /\s[\w:]+="[^"]*"/g, a, ""),
  swapNamespaces: (m, { a, b }) => swapMatches(m, /"(?:http:|urn:)[^"]*"/g, a, b),
  swapNames: (m, { a, b }) => swapMatches(m, /(?<=<\/?)[\w:.]+/g, a, b),
  rename: (m, { a, b }) =>
    replaceNth(m, /(?<=[<:])[A-Za-z]\w+/g, a, pick(["a", "__proto__", "Fault", "Item", "VALUE"], b)),
  odderValue: (m, { a, b }) => replaceNth(m, /(?<=[">])[^<>"]+(?=["<])/g, a, pick(oddities, b)),
  header: (m, { a, b }) => replaceNth(m, /(?<=: )[^\r\n]+/g, a, pick([...numbers, ...oddities], b)),
};

type TokenChange = (tokens: string[], mutation: Mutation, other: string[]) => string[];

const tokenChanges: Readonly<Record<string, TokenChange>> = {
  drop: (t, { a }) => t.toSpliced(at(t, a), 1),
  duplicate: (t, { a, b }) => t.toSpliced(at(t, a), 0, ...t.slice(at(t, a), at(t, a) + (b % 6))),
  swap: (t, { a, b }) => t.with(at(t, a), t[at(t, b)] ?? "").with(at(t, b), t[at(t, a)] ?? ""),
  move: (t, { a, b }) => t.toSpliced(at(t, a), 1).toSpliced(at(t, b), 0, t[at(t, a)] ?? ""),
  graft: (t, { a, b, c }, other) => t.toSpliced(at(t, a), 0, ...other.slice(at(other, b), at(other, b) + (c % 12))),
  nest: (t, { a, b }) => t.toSpliced(at(t, a), 1, "<n>".repeat(b % 90), t[at(t, a)] ?? "", "</n>".repeat(b % 90)),
};

const number = fc.nat({ max: 1_000_000 });

/** Up to four changes, for {@link mutate}. */
export const mutations: Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...Object.keys(changes), ...Object.keys(tokenChanges)),
    a: number,
    b: number,
    c: number,
  }),
  { maxLength: 4 },
);

/** Messages made of good ones by up to four changes. */
export function mutated(messages: Arbitrary<Binary>, tokenize: Tokenize): Arbitrary<Binary> {
  return fc
    .tuple(messages, messages, mutations)
    .map(([message, other, changes]) => mutate(message, changes, tokenize, other));
}

/** A message changed so. @param other what pieces may be taken from */
export function mutate(
  message: Binary,
  mutations: readonly Mutation[],
  tokenize: Tokenize,
  other: Binary = message,
): Binary {
  return mutations.reduce((m, one) => change(m, one, other, tokenize), message);
}

function change(message: Binary, mutation: Mutation, other: Binary, tokenize: Tokenize): Binary {
  if (message === "") return message;
  const ofTokens = tokenChanges[mutation.kind];
  if (ofTokens) return ofTokens(tokenize(message), mutation, tokenize(other)).join("");
  const ofText = changes[mutation.kind];
  return ofText ? ofText(message, mutation, other) : message;
}

function at(list: { readonly length: number }, number: number): number {
  return list.length === 0 ? 0 : number % list.length;
}

function pick(list: readonly string[], number: number): string {
  return list[at(list, number)] ?? "";
}

function splice(message: Binary, from: number, length: number, piece: string): Binary {
  const place = at(message, from);
  return message.slice(0, place) + piece + message.slice(place + length);
}

function replaceNth(message: Binary, pattern: RegExp, nth: number, by: string): Binary {
  const matches = [...message.matchAll(pattern)];
  const match = matches[at(matches, nth)];
  return match ? message.slice(0, match.index) + by + message.slice(match.index + match[0].length) : message;
}

function swapMatches(message: Binary, pattern: RegExp, a: number, b: number): Binary {
  const matches = [...message.matchAll(pattern)];
  const one = matches[at(matches, a)];
  const two = matches[at(matches, b)];
  if (!one || !two || one.index === two.index) return message;
  const [first, second] = one.index < two.index ? [one, two] : [two, one];
  const between = message.slice(first.index + first[0].length, second.index);
  return (
    message.slice(0, first.index) + second[0] + between + first[0] + message.slice(second.index + second[0].length)
  );
}
