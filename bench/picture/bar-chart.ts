/** A bar of a panel. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as it is written beside the bar. */
  readonly text: string;
  /** Whether it is this project's own side of the comparison. */
  readonly isOurs: boolean;
  /** Where at most the bar should end. */
  readonly budget?: number;
}

export interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 860;
const MARGIN = 24;
const LABELS = 300;
const VALUES = 210;
const BARS = WIDTH - 2 * MARGIN - LABELS - VALUES;
const ROW = 24;
const HEADING = 40;
const GAP = 14;

/** What a character is wide at most on the average, as a share of the font's size, in the sans serifs there are. */
const CHARACTER = 0.6;
const FONT = { title: 15, text: 12 } as const;

const STYLE = `
  .back { fill: #ffffff } .text { fill: #1f2328 } .ours { fill: #0969da } .other { fill: #8c959f } .budget { stroke: #cf222e }
  text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-size: ${FONT.text}px }
  .title { font-size: ${FONT.title}px; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .back { fill: #0d1117 } .text { fill: #e6edf3 } .ours { fill: #58a6ff } .other { fill: #6e7681 } .budget { stroke: #ff7b72 }
  }`;

/**
 * Panels of horizontal bars, one below the other, readable on light and dark. A line across a bar's row is its budget.
 *
 * @throws RangeError when a text is longer than there is room for
 */
export function drawBars(title: string, panels: readonly Panel[]): string {
  const parts: string[] = [];
  let y = MARGIN;
  for (const panel of panels) {
    parts.push(drawPanel(panel, y));
    y += HEADING + panel.bars.length * ROW + GAP;
  }
  const height = y + MARGIN - GAP;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="back" width="${WIDTH}" height="${height}" rx="6"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function drawPanel({ title, bars }: Panel, top: number): string {
  const longest = Math.max(...bars.flatMap(({ value, budget = 0 }) => [value, budget]));
  const lengthOf = (value: number) => (longest > 0 ? (value / longest) * BARS : 0);
  return [
    text(title, { x: MARGIN, y: top + 20, room: WIDTH - 2 * MARGIN, kind: "title" }),
    ...bars.flatMap((bar, row) => drawBar(bar, top + HEADING + row * ROW, lengthOf)),
  ].join("\n");
}

function drawBar({ label, value, text: shown, isOurs, budget }: Bar, top: number, lengthOf: (value: number) => number) {
  const left = MARGIN + LABELS;
  const length = lengthOf(value);
  const limit = budget === undefined ? undefined : left + lengthOf(budget);
  const end = Math.max(left + length, limit ?? 0);
  return [
    text(label, { x: MARGIN, y: top + 13, room: LABELS - 10, kind: "text" }),
    `<rect class="${isOurs ? "ours" : "other"}" x="${left}" y="${top + 2}" width="${round(Math.max(length, 1))}" height="15" rx="2"/>`,
    ...(limit === undefined
      ? []
      : [
          `<line class="budget" x1="${round(limit)}" x2="${round(limit)}" y1="${top}" y2="${top + 19}" stroke-width="2"/>`,
        ]),
    text(shown, { x: end + 8, y: top + 13, room: WIDTH - MARGIN - end - 8, kind: "text" }),
  ];
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly room: number;
  readonly kind: "title" | "text";
}

function text(words: string, { x, y, room, kind }: Place): string {
  if (words.length * FONT[kind] * CHARACTER > room) throw new RangeError(`no room for ${JSON.stringify(words)}`);
  return `<text class="text${kind === "title" ? " title" : ""}" x="${round(x)}" y="${y}">${escaped(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
