import fc from "fast-check";
import { histories, type Tally } from "./history";
import type { Breach } from "./ledger";

/** A part of a soak: so many histories from one seed. */
export interface Chunk {
  readonly seed: number;
  readonly runs: number;
  /** Where in the shrinking of a failed history to begin: replays it alone. */
  readonly path?: string;
}

/** What came of it. */
export interface ChunkReport {
  readonly runs: number;
  readonly starts: number;
  /** The first history that broke a rule, made as small as it gets. */
  readonly found?: {
    readonly rule: Breach["rule"] | "crash";
    readonly history: string;
    readonly replay: Required<Chunk>;
  };
}

/** Runs a chunk of histories to its end, or to the first that breaks a rule. */
export async function runChunk({ seed, runs, path }: Chunk): Promise<ChunkReport> {
  const tally: Tally = { runs: 0, starts: 0, lastRule: undefined };
  const result = await fc.check(histories(tally), { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
  const { starts } = tally;
  if (!result.failed) return { runs: result.numRuns, starts };
  const [, , commands] = result.counterexample ?? [];
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  const history = `${why}\n  journal shared, twin armed: ${result.counterexample?.slice(0, 2).join(", ")}\n  ${String(commands)}`;
  const replay = { seed, runs: 1, path: result.counterexamplePath ?? "" };
  return { runs: result.numRuns, starts, found: { rule: tally.lastRule ?? "crash", history, replay } };
}
