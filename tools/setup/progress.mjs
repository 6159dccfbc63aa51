/** How often a long step says that it is still alive. */
const EVERY_MS = 15_000;

/**
 * Says that a step begins, every now and then that it goes on, and at the end how long it took.
 *
 * @template T
 * @param {(line: string) => void} log
 * @param {string} step
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(log, step, work) {
  const start = Date.now();
  const elapsed = () => `${Math.round((Date.now() - start) / 1000)} s`;
  log(`${step} ...`);
  const ticking = setInterval(() => log(`  still at it after ${elapsed()}`), EVERY_MS);
  try {
    const result = await work();
    log(`  done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(ticking);
  }
}
