import { FailbackError } from "../../errors";
import type { TransportClock } from "./clock";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

export interface Patience {
  readonly clock: TransportClock;
  /** Like Math.random: several runners that were turned away together must not come back together. */
  readonly random: () => number;
  /** When it ends, by the clock's monotonic time. */
  readonly until: number;
}

/**
 * Does it again while the host is busy, after pauses that double, each shortened by up to half. For reads alone: WinRM
 * leaves it to its clients to try again when a quota is used up (docs/facts/wsman.md).
 *
 * @throws FailbackError `hostBusy`, the last one, when the next pause would not end in time; any other error at once
 */
export async function whileBusy<T>(attempt: () => Promise<T>, { clock, random, until }: Patience): Promise<T> {
  for (let longest = FIRST_PAUSE_MS; ; longest = Math.min(longest * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (thrown) {
      const pause = longest * (1 - random() / 2);
      if (!isHostBusy(thrown) || clock.monotonic() + pause >= until) throw thrown;
      await clock.sleep(pause);
    }
  }
}

function isHostBusy(thrown: unknown): boolean {
  return thrown instanceof FailbackError && thrown.code === "hostBusy";
}
