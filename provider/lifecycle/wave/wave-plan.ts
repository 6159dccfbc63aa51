import type { PlanAction, PlanBlocker } from "../plan";

/** What a preview shows about a wave: totals first, then the machines. Nothing in it moves by itself. */
export interface WavePlan {
  /** `start` when at least one machine starts. */
  readonly action: PlanAction;
  readonly summary: string;
  readonly totals?: WaveTotals;
  readonly limits?: string;
  /** A line per machine, or, where there are many, a line per equal verdict. */
  readonly machines?: readonly string[];
  readonly steps?: readonly string[];
  readonly consequences?: readonly string[];
  readonly warnings?: readonly string[];
  readonly blockedBy?: readonly (PlanBlocker & { readonly machines: string })[];
  /** Positions among the members, from 1, of those that may start: `1-180, 182-2000`. Nobody else starts. */
  readonly starts?: string;
  /** `<position> <identifier>` for every machine whose recovery point a policy has chosen. */
  readonly points?: readonly string[];
}

export interface WaveTotals {
  readonly machines: number;
  readonly start: number;
  readonly blocked: number;
  readonly none: number;
  readonly unknown: number;
}
