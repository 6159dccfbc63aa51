/** Entries that have a text in common, which is said once. */
export interface Group {
  /** Markdown, one or more lines. */
  readonly head: string;
  /** Markdown, each on one line. */
  readonly entries: readonly string[];
  /** How entries stand below the head: as a running list, or each on a line of its own. */
  readonly as: "list" | "lines";
}
