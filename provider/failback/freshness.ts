import type { Clock } from "./ports";

/** How old what was seen may be when it is acted on, and how long the last questions before a call may take. */
export const FRESH_MS = 3_000;

/** An instant by both clocks: the monotonic one stands still while a machine sleeps, the one on the wall is set at times. */
export interface Instant {
  readonly at: number;
  readonly wallAt: number;
}

export function instantOf(clock: Clock): Instant {
  return { at: clock.monotonic(), wallAt: clock.now() };
}

/** Whether no more than {@link FRESH_MS} has passed since then, by either clock. */
export function isFresh({ at, wallAt }: Instant, clock: Clock): boolean {
  return clock.monotonic() - at <= FRESH_MS && Math.abs(clock.now() - wallAt) <= FRESH_MS;
}

/** How long a look may take at a host that never answers faster, when it is acted on the moment it has ended. */
export const SLOW_LOOK_MS = 15_000;
