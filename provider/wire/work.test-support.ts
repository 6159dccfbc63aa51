/** The slack of a comparison, in milliseconds of processor time: what takes less is compared with nothing. */
const SLACK_MS = 300;

/**
 * Does something of a size, and of twice the size, and expects the second to take about twice the work: by processor
 * time, for what the clock on the wall says of a busy machine is said of the others on it.
 */
export async function expectLinearWork(size: number, work: (size: number) => unknown): Promise<void> {
  const once = await processorMs(() => work(size));
  const twice = await processorMs(() => work(2 * size));
  expect(twice).toBeLessThan(3 * once + SLACK_MS);
}

async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
