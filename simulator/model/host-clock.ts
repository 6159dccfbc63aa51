/** The host's clock: runs `scale` times as fast as the real one. */
export class HostClock {
  #startedAt: number;
  readonly #realStart: number;

  /**
   * @param startAt the host's time at the start, milliseconds since 1970 UTC
   * @param monotonic real milliseconds since any fixed instant
   */
  constructor(
    startAt: number,
    readonly scale: number,
    readonly monotonic: () => number = () => performance.now(),
  ) {
    this.#startedAt = startAt;
    this.#realStart = monotonic();
  }

  /** Sets the clock forward. */
  advance(milliseconds: number): void {
    this.#startedAt += milliseconds;
  }

  now(): number {
    return Math.floor(this.#startedAt + (this.monotonic() - this.#realStart) * this.scale);
  }
}
