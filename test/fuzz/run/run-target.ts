import fc from "fast-check";
import type { OpenTarget, Target } from "../target";
import { withinDeadline } from "./deadline";
import { heapUsed } from "./heap";
import { StrayErrors } from "./stray-errors";

export interface RunOptions {
  readonly runs: number;
  readonly seed: number;
}

/** What came of a run; without a finding all is well. */
export interface RunReport {
  readonly name: string;
  readonly seed: number;
  /** How many of the inputs asked for were meant for the target. */
  readonly share: number;
  readonly inputs: number;
  readonly seconds: number;
  /** How often each verdict was given. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** Live bytes after a first tenth (when all code is compiled and all tables are filled), in the middle, at the end. */
  readonly heap: { readonly start: number; readonly middle: number; readonly end: number };
  readonly finding: string | undefined;
}

/** What may stay in memory of a run, whatever its length: measured growth is below 4 MB. */
const MAX_GROWTH_BYTES = 16 * 1024 * 1024;

/** Feeds a target with its share of the inputs asked for, the shrunk input of a failure not counted. */
export async function runTarget<Input>(target: Target<Input>, options: RunOptions): Promise<RunReport> {
  const { share = 1 } = target;
  const { seed } = options;
  const runs = Math.ceil(options.runs * share);
  const open = await target.open();
  const stray = new StrayErrors();
  stray.watch();
  try {
    const begun = performance.now();
    const { details, verdicts, heap, inputs } = await check(target, open, stray, { runs, seed });
    const finding = details ?? (await after(open, stray)) ?? growth(heap);
    const seconds = (performance.now() - begun) / 1000;
    return { name: target.name, seed, share, inputs, seconds, verdicts, heap, finding };
  } finally {
    stray.unwatch();
    await open.close();
  }
}

async function check<Input>(target: Target<Input>, open: OpenTarget<Input>, stray: StrayErrors, options: RunOptions) {
  const { runs, seed } = options;
  const verdicts = new Map<string, number>();
  const heap = { start: 0, middle: 0, end: 0 };
  let inputs = 0;
  let failed = false;
  const property = fc.asyncProperty(target.inputs, async (input) => {
    try {
      const verdict = await withinDeadline(() => open.feed(input));
      stray.assertNone();
      // What is tried to shrink a failure is no input of the run.
      if (!failed) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      if (!failed) inputs++;
    }
    if (inputs === Math.ceil(runs / 10)) heap.start = heapUsed();
    if (inputs === Math.ceil(runs / 2)) heap.middle = heapUsed();
  });
  const details = await fc.check(property, { numRuns: runs, seed, verbose: 0, interruptAfterTimeLimit: 600_000 });
  heap.end = heapUsed();
  if (!details.failed && details.numRuns === runs) return { details: undefined, verdicts, heap, inputs };
  const [input] = details.counterexample ?? [];
  const shown = input === undefined ? "(none)" : target.show(input);
  const error = details.errorInstance;
  const words = error instanceof Error ? `${error.stack ?? error.message}${causeOf(error)}` : String(error);
  return { details: `${words}\n  after ${details.numShrinks} shrinks: ${shown}`, verdicts, heap, inputs };
}

async function after<Input>(open: OpenTarget<Input>, stray: StrayErrors): Promise<string | undefined> {
  try {
    await withinDeadline(() => open.assertAlive());
    stray.assertNone();
    return undefined;
  } catch (error) {
    return `after all inputs a good message failed: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

function growth({ start, end }: RunReport["heap"]): string | undefined {
  const grown = end - start;
  return grown > MAX_GROWTH_BYTES ? `the heap grew by ${grown} bytes` : undefined;
}

function causeOf({ cause }: Error): string {
  if (cause === undefined) return "";
  return `\n  caused by ${cause instanceof Error ? cause.stack : String(cause)}`;
}
