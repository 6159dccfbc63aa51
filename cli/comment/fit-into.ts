import type { Group } from "./group";

export interface Fitted {
  readonly text: string;
  /** Entries that had no room. */
  readonly left: number;
}

/** As many groups and entries as a number of characters holds, in their order; what has no room is counted. */
export function fitInto(groups: readonly Group[], room: number): Fitted {
  let text = "";
  let left = 0;
  for (const { head, entries, as } of groups) {
    const before = as === "list" ? `${head}\n  ` : `${head}\n`;
    let block = before;
    let shown = 0;
    for (const entry of entries) {
      const more = as === "lines" ? `${entry}\n` : shown === 0 ? entry : `, ${entry}`;
      // Two more end a running list.
      if (text.length + block.length + more.length + 2 > room) break;
      block += more;
      shown++;
    }
    left += entries.length - shown;
    if (shown > 0) text += as === "list" ? `${block}\n` : block;
  }
  return { text, left };
}
