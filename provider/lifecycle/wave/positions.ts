import { FailbackError } from "../../errors";

/** Positions, from 1 and in ascending order, as short as they can be said. @example "1-180, 182-2000" */
export function writePositions(positions: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const position of positions) {
    const last = ranges.at(-1);
    if (last && last[1] === position - 1) last[1] = position;
    else ranges.push([position, position]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}

/**
 * The positions that such a text holds; none for an empty one.
 *
 * @throws FailbackError `internal` for a text that {@link writePositions} did not write: it says what may start
 */
export function readPositions(text: string): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const range of text === "" ? [] : text.split(", ")) {
    const match = /^([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?$/.exec(range);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (!match || to < from)
      throw new FailbackError("internal", "the plan's positions of what may start cannot be read");
    for (let position = from; position <= to; position++) positions.add(position);
  }
  return positions;
}
