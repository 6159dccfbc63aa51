import { parseArgs } from "node:util";

export interface FuzzOptions {
  readonly runs: number;
  readonly seed: number;
  /** Only the target of this name. */
  readonly target: string | undefined;
}

const USAGE = "usage: npm run fuzz -- [--runs N] [--seed N] [--target NAME]";

/** @throws Error with the usage when an option is unknown or no number */
export function readOptions(args: readonly string[], freshSeed: () => number): FuzzOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...args], options: { runs: text, seed: text, target: text } });
  return {
    runs: wholeNumber(values.runs) ?? 10_000,
    seed: wholeNumber(values.seed) ?? freshSeed(),
    target: values.target,
  };
}

/** Any number fast-check takes as a seed. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new Error(USAGE);
  return Number(text);
}
