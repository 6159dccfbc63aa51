import { type Cost, costOf, type Run } from "./cost";
import { type Spread, spreadOf } from "./spread";

/** One of the things compared, by name; each run does the same work. */
export type Sides<Name extends string> = Readonly<Record<Name, Run>>;

/** What each side's runs cost, round by round. */
export type Rounds<Name extends string> = readonly Readonly<Record<Name, Cost>>[];

/** Enough for V8 to have compiled what is hot. Not counted. */
const WARM_UP_ROUNDS = 3;

/**
 * Runs all sides once a round, in turning order, so that whatever slows the machine down meets all of them. Each run
 * begins after a collection of garbage, so that none pays for what another left.
 */
export async function alternate<Name extends string>(sides: Sides<Name>, rounds: number): Promise<Rounds<Name>> {
  const names = Object.keys(sides) as Name[];
  const measured: Record<Name, Cost>[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const costs: Partial<Record<Name, Cost>> = {};
    for (const name of round % 2 ? names.toReversed() : names) costs[name] = await collectedCostOf(sides[name]);
    if (round >= WARM_UP_ROUNDS) measured.push(costs as Record<Name, Cost>);
  }
  return measured;
}

/** How fast a side is beside another, as a share of the other's speed: 1 is as fast, 0.5 takes twice as long. */
export function relativeSpeed<Name extends string>(
  rounds: Rounds<Name>,
  side: Name,
  other: Name,
  measure: keyof Cost = "wall",
): Spread {
  return spreadOf(rounds.map((costs) => costs[other][measure] / costs[side][measure]));
}

export function wallOf<Name extends string>(rounds: Rounds<Name>, side: Name): Spread {
  return spreadOf(rounds.map((costs) => costs[side].wall));
}

async function collectedCostOf(run: Run): Promise<Cost> {
  if (!globalThis.gc) throw new Error("start it with --expose-gc");
  globalThis.gc();
  return costOf(run);
}
