/** Processor time of this process for one run, in milliseconds, the least of three: others on the machine do not count. */
function costOf(run: () => void): number {
  const costs = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...costs);
}

const SMALL = 50_000;
const LARGE = 500_000;
/** Ten times the input may take ten times as long, and somewhat more; quadratic work takes a hundred times. */
const MOST_GROWTH = 30;
/** What costs less than this is not looked at more closely: it is the clock and the collector that are measured there. */
const NOISE_MS = 25;
/** A small input that takes this long says enough: the large one might not end. */
const TOO_LONG_MS = 1_500;

/**
 * Whether the work on inputs grows with their size and no faster, up to half a million characters.
 *
 * @param prepare makes the work for an input of about so many characters
 * @returns undefined when it does, else what was measured
 */
export function growsTooFast(prepare: (size: number) => () => void): string | undefined {
  const small = costOf(prepare(SMALL));
  if (small > TOO_LONG_MS) return `${SMALL} characters take ${small} ms`;
  const large = costOf(prepare(LARGE));
  if (large <= MOST_GROWTH * Math.max(small, NOISE_MS)) return undefined;
  return `${SMALL} characters take ${small} ms, ${LARGE} take ${large} ms`;
}
