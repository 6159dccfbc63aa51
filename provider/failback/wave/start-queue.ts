import type { WaveJob } from "./run-wave";

/** Jobs in the order they start. A job whose host has no room is passed over, and keeps its turn. */
export class StartQueue<J extends WaveJob> {
  readonly #byHost = new Map<string, { readonly position: number; readonly job: J }[]>();
  #left = 0;

  constructor(jobs: readonly J[]) {
    for (const [position, job] of jobs.entries()) {
      const line = this.#byHost.get(job.host) ?? [];
      line.push({ position, job });
      this.#byHost.set(job.host, line);
      this.#left++;
    }
    // Taken from the end: a line of thousands is not moved up at every start.
    for (const line of this.#byHost.values()) line.reverse();
  }

  get isEmpty(): boolean {
    return this.#left === 0;
  }

  /** Takes out the first job whose host has room; undefined when none has. */
  next(hasRoomAt: (host: string) => boolean): J | undefined {
    let first: { readonly position: number; readonly job: J } | undefined;
    for (const [host, line] of this.#byHost) {
      const head = line.at(-1);
      if (head && head.position < (first?.position ?? Number.POSITIVE_INFINITY) && hasRoomAt(host)) first = head;
    }
    if (!first) return undefined;
    this.#byHost.get(first.job.host)?.pop();
    this.#left--;
    return first.job;
  }

  /** Who is left, in their order. */
  rest(): J[] {
    const lines = [...this.#byHost.values()].flat();
    return lines.toSorted((one, other) => one.position - other.position).map(({ job }) => job);
  }
}
