/** Does the same for all, so many at once; the results come in the order of what was given. */
export async function someAtOnce<T, R>(all: readonly T[], most: number, each: (one: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const left = all.entries();
  const work = async () => {
    for (const [index, one] of left) results.set(index, await each(one));
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, work));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
