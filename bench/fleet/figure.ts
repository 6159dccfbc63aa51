/** What can be measured by itself. */
export const PARTS = ["previews", "state", "wave", "waiting", "script"] as const;
export type Part = (typeof PARTS)[number];

/** One number that was measured. */
export interface Figure {
  readonly part: Part;
  /** The same in every run; sizes are a part of it. */
  readonly id: string;
  /** In words. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** At most this is aimed at. */
  readonly budget?: number;
}

/** Whether a figure keeps its budget; undefined for one that has none. */
export function isMet({ value, budget }: Figure): boolean | undefined {
  return budget === undefined ? undefined : value <= budget;
}

/** A line of JSON. */
export function jsonLine(figure: Figure): string {
  const met = isMet(figure);
  return JSON.stringify(met === undefined ? figure : { ...figure, met });
}

/** A line of a table. */
export function tableLine(figure: Figure): string {
  const { what, value, unit, budget } = figure;
  const line = `   ${what.padEnd(84)} ${shownNumber(value).padStart(10)} ${unit}`;
  if (budget === undefined) return line;
  return `${line}   budget ${shownNumber(budget)}: ${isMet(figure) ? "met" : "missed"}`;
}

/** Three digits at least, and thousands set apart. */
export function shownNumber(value: number): string {
  const digits = value !== Math.round(value) && value < 100 ? (value < 10 ? 2 : 1) : 0;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
