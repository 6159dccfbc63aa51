import fc from "fast-check";
import { type History, histories, isOfWave, type Only, type Tally } from "./history";
import type { Breach } from "./ledger";
import type { WaveHistory } from "./wave/wave-arbitraries";

/** A part of a soak: so many histories from one seed. */
export interface Chunk {
  readonly seed: number;
  readonly runs: number;
  /** Where in the shrinking of a failed history to begin: replays it alone. */
  readonly path?: string;
  /** Whether a history that broke a rule is made as small as it gets. */
  readonly shrink: boolean;
  readonly only?: Only;
}

/** Histories from one seed; few enough that all cores are busy to the end. */
const CHUNK_RUNS = 250;

/** A soak in parts, each with a seed of its own: the same ones for a seed, in whatever order they are run. */
export function chunksOf(seed: number, runs: number, shrink = true, only?: Only): Chunk[] {
  return Array.from({ length: Math.ceil(runs / CHUNK_RUNS) }, (_, index) => ({
    seed: (seed * 1009 + index) % 2 ** 31,
    runs: Math.min(CHUNK_RUNS, runs - index * CHUNK_RUNS),
    shrink,
    ...(only === undefined ? {} : { only }),
  }));
}

/** What came of it. */
export interface ChunkReport {
  readonly runs: number;
  readonly starts: number;
  readonly waves: number;
  readonly overSockets: number;
  /** The first history that broke a rule, made as small as it gets. */
  readonly found?: {
    readonly rule: Breach["rule"] | "crash";
    readonly history: string;
    readonly replay: { readonly seed: number; readonly path: string };
  };
}

/** Runs a chunk of histories to its end, or to the first that breaks a rule. */
export async function runChunk({ seed, runs, path, shrink, only }: Chunk): Promise<ChunkReport> {
  const tally: Tally = { runs: 0, starts: 0, waves: 0, overSockets: 0, lastRule: undefined };
  const result = await fc.check(histories(tally, only), {
    seed,
    numRuns: runs,
    endOnFailure: !shrink,
    ...(path === undefined ? {} : { path }),
  });
  const { starts, waves, overSockets } = tally;
  if (!result.failed) return { runs: result.numRuns, starts, waves, overSockets };
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  const [counterexample] = result.counterexample ?? [];
  const history = counterexample ? `${why}\n${told(counterexample)}` : why;
  const replay = { seed, path: result.counterexamplePath ?? "" };
  return {
    runs: result.numRuns,
    starts,
    waves,
    overSockets,
    found: { rule: tally.lastRule ?? "crash", history, replay },
  };
}

/** A history in lines: what it begins with, and a step each. */
function told(history: History | WaveHistory): string {
  const { beginning, steps } = isOfWave(history) ? parts(history.waveSteps, history) : parts(history.steps, history);
  return [beginning, ...steps].map((line) => `  ${JSON.stringify(line)}`).join("\n");
}

function parts(steps: readonly unknown[], history: object) {
  return { beginning: { ...history, steps: undefined, waveSteps: undefined }, steps };
}
