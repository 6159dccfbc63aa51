/** What one input may take, from the first byte to the verdict. */
export const INPUT_DEADLINE_MS = 5_000;

/** The result, or an error once the time is up: also when the work kept the thread busy for longer. */
export async function withinDeadline<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLong(INPUT_DEADLINE_MS)), INPUT_DEADLINE_MS);
  });
  try {
    const result = await Promise.race([work(), late]);
    const took = performance.now() - begun;
    if (took > INPUT_DEADLINE_MS) throw tooLong(took);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

function tooLong(ms: number): Error {
  return new Error(`one input took longer than ${Math.round(ms)} ms`);
}
