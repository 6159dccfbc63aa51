/** Milliseconds between 1601 and 1970. */
const UNIX_EPOCH_MS = 11_644_473_600_000n;
const TICKS_PER_MS = 10_000n;

/** A time in milliseconds since 1970 as Windows counts: 100 ns since 1601 (MS-DTYP 2.3.3). */
export function toFileTime(milliseconds: number): bigint {
  const ticks = (BigInt(Math.floor(milliseconds)) + UNIX_EPOCH_MS) * TICKS_PER_MS;
  return ticks < 0n ? 0n : ticks;
}

/** How far two such times are apart, in milliseconds. */
export function millisecondsBetween(a: bigint, b: bigint): number {
  return Number((a > b ? a - b : b - a) / TICKS_PER_MS);
}
