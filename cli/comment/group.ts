/** Entries that have a text in common, which is said once. */
export interface Group {
  /** Markdown, one or more lines. */
  readonly head: string;
  /** Markdown, each on one line. */
  readonly entries: readonly string[];
  /** How entries stand below the head: as a running list, or each on a line of its own. */
  readonly as: "list" | "lines";
}

/** In the order in which each text first comes. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
