/** A middle value and how far the middle half of the values lies around it. */
export interface Spread {
  /** How many values there were: quartiles of one say nothing. */
  readonly count: number;
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** @throws RangeError when there are no values */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: sorted.length,
    median: at(sorted, 0.5),
    lowerQuartile: at(sorted, 0.25),
    upperQuartile: at(sorted, 0.75),
  };
}

/** @throws RangeError when there are no values */
export function valueAt(values: readonly number[], share: number): number {
  return at(
    [...values].sort((a, b) => a - b),
    share,
  );
}

/** The value a share of the way up, between two neighbours where it falls between them. */
function at(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError("nothing was measured");
  return below + (above - below) * (place - Math.floor(place));
}
