/** Node's timers fire at once when they are told to wait longer than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A length of time as messages name it, to the hundredth. */
export function inSeconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(2))} seconds`;
}

/** When something must have ended, however many steps it takes. */
export class Deadline {
  /** By the monotonic clock. */
  readonly begun = performance.now();

  /** @param ms from now */
  constructor(readonly ms: number) {}

  /** Calls back when it passes; the answer calls that off. */
  whenPassed(then: () => void): () => void {
    const timer = setTimeout(then, Math.min(this.begun + this.ms - performance.now(), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  }
}
