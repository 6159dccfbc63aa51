/** How many failbacks may run at once, in the whole wave and at each of its hosts. */
export interface PlaceLimits {
  readonly maxParallel: number;
  readonly maxParallelPerHost: number;
}

/** Who holds a place: every failback that runs, or that may still run although nobody watches it any more. */
export class Places {
  #taken = 0;
  readonly #byHost = new Map<string, number>();

  constructor(readonly limits: PlaceLimits) {}

  /** Whether one more may start at the host. */
  hasRoomAt(host: string): boolean {
    return this.hasRoom() && this.#at(host) < this.limits.maxParallelPerHost;
  }

  hasRoom(): boolean {
    return this.#taken < this.limits.maxParallel;
  }

  /** What runs already takes its place also where there is no room for it. */
  take(host: string): void {
    this.#taken++;
    this.#byHost.set(host, this.#at(host) + 1);
  }

  free(host: string): void {
    this.#taken--;
    this.#byHost.set(host, this.#at(host) - 1);
  }

  #at(host: string): number {
    return this.#byHost.get(host) ?? 0;
  }
}
