/** Positions from 1, as ranges: `1-180, 182-2000`. */
export function readPositions(text: string): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const range of text.split(",")) {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(range) ?? [];
    if (first === undefined || last === undefined) continue;
    for (let position = Number(first); position <= Number(last); position++) positions.add(position);
  }
  return positions;
}
