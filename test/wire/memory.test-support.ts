import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

export interface Cost {
  readonly ms: number;
  /** The most that was resident over what was before, in bytes, looked at every few milliseconds. */
  readonly peakGrowth: number;
  /** Live objects after, over those before. */
  readonly leftGrowth: number;
}

/** Does something, and tells what it cost. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  collect();
  const before = process.memoryUsage();
  let peak = before.rss;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const begun = performance.now();
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  const ms = performance.now() - begun;
  peak = Math.max(peak, process.memoryUsage.rss());
  collect();
  return { ms, peakGrowth: peak - before.rss, leftGrowth: process.memoryUsage().heapUsed - before.heapUsed };
}

export const MB = 1024 * 1024;
