/** The host's clock: runs `scale` times as fast as the real one. */
export class HostClock {
  readonly #startedAt: number;
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

  now(): number {
    return Math.floor(this.#startedAt + (this.monotonic() - this.#realStart) * this.scale);
  }
}
