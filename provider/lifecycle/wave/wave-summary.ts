import type { Order } from "../../failback/request";
import type { MachineVerdict } from "../../failback/wave/machine-end";

/** What a wave's outputs tell at a glance. */
export interface WaveSummary {
  readonly counts: WaveCounts;
  readonly durations?: WaveDurations;
}

/** How many machines of the wave stand where; together they are `machines`. */
export interface WaveCounts {
  readonly machines: number;
  /** Came back, under this request or an earlier one. */
  readonly back: number;
  readonly failed: number;
  /** Their failback was not seen to its end. */
  readonly open: number;
  readonly blocked: number;
  readonly notStarted: number;
  /** Came back, and the host shows that they need failing back again. */
  readonly drifted: number;
}

/** How long the failbacks of the wave's machines took that were sent and came back. */
export interface WaveDurations {
  readonly medianSeconds: number;
  readonly longestSeconds: number;
  /** The slowest five: `SQL07 on hv-01: 2463 seconds`. */
  readonly slowest: readonly string[];
}

const SLOWEST = 5;

export function countVerdicts(verdicts: readonly MachineVerdict[]): WaveCounts {
  const of = (...wanted: MachineVerdict[]) => verdicts.filter((verdict) => wanted.includes(verdict)).length;
  return {
    machines: verdicts.length,
    back: of("back"),
    failed: of("failed", "spent", "overtaken"),
    open: of("open"),
    blocked: of("blocked"),
    notStarted: of("notStarted"),
    drifted: of("drifted"),
  };
}

/** @param orders of machines by their labels */
export function durationsOf(orders: readonly (readonly [string, Order])[]): WaveDurations | undefined {
  const took = orders.flatMap(([label, { outcome, sent, startedAt, endedAt }]) => {
    if (outcome !== "fulfilled" || !sent || endedAt === null) return [];
    return [{ label, seconds: Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000) }];
  });
  const slowest = took.toSorted((a, b) => b.seconds - a.seconds || a.label.localeCompare(b.label));
  const [longest, median] = [slowest[0], slowest[Math.floor(slowest.length / 2)]];
  if (!longest || !median) return undefined;
  return {
    medianSeconds: median.seconds,
    longestSeconds: longest.seconds,
    slowest: slowest.slice(0, SLOWEST).map(({ label, seconds }) => `${label}: ${seconds} seconds`),
  };
}
