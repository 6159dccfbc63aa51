/**
 * What the text of an element or an attribute is by the schema, and so what of it may be kept: a known word at a place that
 * is made for it. `words` is everything else, of which no word is kept.
 */
export type Kind =
  | "words"
  | "state"
  | "code"
  | "number"
  | "flag"
  | "time"
  | "fixed"
  | "key"
  | "path"
  | "class"
  | "uri"
  | "typeName"
  | "id"
  | "query"
  | "version";

/** Lists of names by their kinds, as one table. */
export function kindTable(lists: Readonly<Partial<Record<Kind, string>>>): ReadonlyMap<string, Kind> {
  const entries = Object.entries(lists) as [Kind, string][];
  return new Map(entries.flatMap(([kind, names]) => names.split(/\s+/).map((name) => [name, kind] as const)));
}
