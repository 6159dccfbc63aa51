import type { Spread } from "./spread";

/** One ratio: it means something on another machine too. */
export interface RatioLine {
  readonly what: string;
  readonly wall: Spread;
  /** The same by the processor time of the measuring process. */
  readonly cpu?: Spread;
  /** At least this is aimed at; by processor time where that is told, for other programs move the clock on the wall. */
  readonly goal?: number;
}

/** A number of this machine at this moment. */
export interface AbsoluteLine {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

export interface Report {
  readonly title: string;
  /** What is measured, and how to read it. */
  readonly notes: readonly string[];
  readonly ratios: readonly RatioLine[];
  readonly absolutes: readonly AbsoluteLine[];
}

export function asText({ title, notes, ratios, absolutes }: Report): string {
  const width = Math.max(...[...ratios, ...absolutes].map(({ what }) => what.length));
  return [
    `\n== ${title}`,
    ...notes.map((note) => `   ${note}`),
    "",
    `   ${"Ratios: the middle of all rounds, and its quartiles".padEnd(width)}   wall                 processor`,
    ...ratios.map(
      ({ what, wall, cpu, goal }) =>
        `   ${what.padEnd(width)}   ${spread(wall)}   ${cpu ? spread(cpu) : ""}${goal ? verdict(cpu ?? wall, goal) : ""}`,
    ),
    "",
    "   Absolute numbers, of this machine at this moment; they mean nothing on another one",
    ...absolutes.map(({ what, value, unit }) => `   ${what.padEnd(width)}   ${figure(value)} ${unit}`),
  ].join("\n");
}

function spread({ count, median, lowerQuartile, upperQuartile }: Spread): string {
  if (count < 2) return `${median.toFixed(2)} (one round)`.padEnd(19);
  return `${median.toFixed(2)} (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`;
}

function verdict({ median }: Spread, goal: number): string {
  return `   goal ${goal}: ${median >= goal ? "reached" : "missed"}`;
}

function figure(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0).padStart(8);
}
