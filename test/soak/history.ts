import fc from "fast-check";
import { steps } from "./arbitraries";
import { endWell } from "./epilogue";
import type { Breach } from "./ledger";
import { perform } from "./perform";
import type { Step } from "./steps";
import { anyWaveHistory, type WaveHistory } from "./wave/wave-arbitraries";
import { liveWave } from "./wave/wave-history";
import { WaveSoakWorld } from "./wave/wave-soak-world";
import { type StackName, World } from "./world";

/** One history, as plain data: the same one gives the same events. */
export interface History {
  readonly sharesJournal: boolean;
  /** Whether the second stack's program is armed from the beginning, too. */
  readonly twinArmed: boolean;
  readonly overSockets: boolean;
  readonly steps: readonly Step[];
}

/** One of so many histories goes over real sockets. */
const SOCKETS_EVERY = 20;

export const anyHistory: fc.Arbitrary<History> = fc.record({
  sharesJournal: fc.boolean(),
  twinArmed: fc.boolean(),
  // Memory is the simpler of the two, and so what a failure is shrunk to.
  overSockets: fc.integer({ min: 1, max: SOCKETS_EVERY }).map((one) => one === SOCKETS_EVERY),
  steps,
});

/** A program that is armed from the beginning: most histories are about a failback, not about peace. */
function armed(stack: StackName): Step {
  const declaration = { machine: "SQL01", request: "CHG-1", point: "latest", again: false } as const;
  return { kind: "declare", stack, declaration: { ...declaration, preflight: true, validFor: undefined } };
}

/** What histories have in common over one run, those that were tried while shrinking included. */
export interface Tally {
  runs: number;
  waves: number;
  starts: number;
  overSockets: number;
  /** The rule that the last history broke which broke one. */
  lastRule: Breach["rule"] | undefined;
}

/** Which histories a soak runs: every fifth is one of a wave, or all of them are. */
export type Only = "waves" | undefined;

/** One of so many histories is one of a wave, in whatever soak: the others are the same with it and without. */
const WAVES_EVERY = 5;

type Drawn = fc.IAsyncProperty<[History | WaveHistory]>;

/**
 * Any history, held against the ledger. Its number alone says of which kind it is: what one of them draws changes
 * nothing for another. The tally counts every history that was tried, also while shrinking.
 */
export function histories(tally: Tally, only: Only): Drawn {
  const hold = (history: History | WaveHistory) => held(history, tally);
  const single: Drawn = fc.asyncProperty(anyHistory as fc.Arbitrary<History | WaveHistory>, hold);
  const wave: Drawn = fc.asyncProperty(anyWaveHistory as fc.Arbitrary<History | WaveHistory>, hold);
  return {
    isAsync: () => true,
    generate: (random, run = 0) =>
      (only === "waves" || run % WAVES_EVERY === WAVES_EVERY - 1 ? wave : single).generate(random, run),
    shrink: (drawn) => (isOfWave(drawn.value[0]) ? wave : single).shrink(drawn),
    run: (drawn) => single.run(drawn),
    runBeforeEach: async () => undefined,
    runAfterEach: async () => undefined,
  };
}

async function held(history: History | WaveHistory, tally: Tally): Promise<void> {
  const world = isOfWave(history)
    ? new WaveSoakWorld(history.sites, history.machines)
    : new World(history.sharesJournal, history.overSockets);
  try {
    await (isOfWave(history) ? liveWave(history, world as WaveSoakWorld) : live(history, world));
  } finally {
    tally.runs++;
    tally.starts += world.ledger.starts;
    tally.waves += isOfWave(history) ? 1 : 0;
    tally.overSockets += world.overSockets ? 1 : 0;
    tally.lastRule = world.ledger.breaches[0]?.rule ?? tally.lastRule;
    await world.close();
  }
}

export function isOfWave(history: History | WaveHistory): history is WaveHistory {
  return "waveSteps" in history;
}

/** @throws Error that names the rules that were broken, after the step that broke the first */
export async function live({ twinArmed, steps }: History, world: World): Promise<void> {
  const beginning = [armed("prod"), ...(twinArmed ? [armed("twin")] : [])];
  for (const step of [...beginning, ...steps]) {
    await perform(step, world);
    assertClean(world);
  }
  await endWell(world);
  assertClean(world);
}

function assertClean({ ledger: { breaches } }: World): void {
  if (breaches.length > 0) throw new Error(breaches.map(({ rule, what }) => `${rule}: ${what}`).join("; "));
}
