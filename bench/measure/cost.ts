/** What one run cost, in milliseconds. */
export interface Cost {
  readonly wall: number;
  /** Of this process alone, all its threads, in user and system mode. */
  readonly cpu: number;
}

export type Run = () => Promise<void> | void;

export async function costOf(run: Run): Promise<Cost> {
  const cpuBefore = process.cpuUsage();
  const begun = performance.now();
  await run();
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall, cpu: (user + system) / 1000 };
}
