/** This machine's clocks, in milliseconds. */
export interface LocalClocks {
  /** Only ever grows, but may stand still while the machine sleeps (as Linux' CLOCK_MONOTONIC does). */
  readonly monotonic: () => number;
  /** Since 1970; may be set to anything at any time. */
  readonly wall: () => number;
}

const machineClocks: LocalClocks = { monotonic: () => performance.now(), wall: Date.now };

/** A `Date` of an answer, and when it came. */
export interface ToldTime {
  readonly hostTime: number;
  readonly monotonic: number;
  readonly wall: number;
}

/** The host's clock, as far as answers of the host tell it. */
export class HostTime {
  #told: ToldTime | undefined;

  constructor(readonly clocks: LocalClocks = machineClocks) {}

  /** What an answer that comes just now says (RFC 9110 6.6.1, to the second); undefined when that is no time. */
  read(date: string | undefined): ToldTime | undefined {
    const hostTime = Date.parse(date ?? "");
    const { monotonic, wall } = this.clocks;
    return Number.isNaN(hostTime) ? undefined : { hostTime, monotonic: monotonic(), wall: wall() };
  }

  /** From now on that is the host's time, unless a later answer has told it already. */
  believe(told: ToldTime | undefined): void {
    if (told && (this.#told === undefined || told.monotonic >= this.#told.monotonic)) this.#told = told;
  }

  /**
   * Milliseconds since 1970; undefined before an answer was believed. What has passed since goes by the clock here that
   * went further: a machine that slept must not take an hour ago for now. Too late is the safe error where a request expires.
   */
  now(): number | undefined {
    if (this.#told === undefined) return undefined;
    const { hostTime, monotonic, wall } = this.#told;
    return hostTime + Math.max(this.clocks.monotonic() - monotonic, this.clocks.wall() - wall);
  }
}
