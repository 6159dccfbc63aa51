import { oneLine } from "../provider/errors";
import type { Paint, Shade } from "./terminal";

/** A cell; one without a shade is plain. Words of a host may stand in it: they cannot break the line. */
export interface Cell {
  readonly text: string;
  readonly shade?: Shade;
}

/** Columns under their heads, as wide as they need to be; the last one ends with its text. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const lines = [heads.map((text): Cell => ({ text, shade: "faint" })), ...rows].map((row) =>
    row.map(({ text, shade = "plain" }) => ({ text: oneLine(text), shade })),
  );
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.text.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map(({ text, shade }, column) => {
          const blanks = column === line.length - 1 ? "" : " ".repeat((widths[column] ?? 0) - text.length);
          return paint(text, shade) + blanks;
        })
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}
