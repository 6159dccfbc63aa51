import { FailbackError } from "../errors";
import type { Blocker } from "./decide";
import { FRESH_MS, instantOf, isFresh } from "./freshness";
import type { Journal } from "./journal";
import type { Clock, Progress, ReplicaHost } from "./ports";

export interface GateTools {
  readonly host: ReplicaHost;
  readonly journal: Journal;
  readonly progress: Progress;
  readonly clock: Clock;
}

/** What a call must still be when it is sent. */
export interface Gated {
  readonly request: string;
  readonly validUntil: number | undefined;
  /** Throws when the look that said start has grown old, and another one does not say so. */
  readonly stillStarts: () => Promise<void>;
}

/** The last thing before the bytes: everything that may have changed since the decision. */
export async function passGate(
  { request, validUntil, stillStarts }: Gated,
  { host, journal, progress, clock }: GateTools,
): Promise<void> {
  // First of all: another look takes its time, and a halt that is left meanwhile must still count.
  await stillStarts();
  const since = instantOf(clock);
  const halted = await journal.haltedSince(request);
  if (halted !== undefined) throw new FailbackError("requestHalted", `request ${request} is halted since ${halted}`);
  const expired = expiry(validUntil, host.hostTime());
  if (expired) throw new FailbackError(expired.code, expired.reason);
  // Last of all, for it is what an orphan can still be stopped by: between its answer and the bytes nothing is waited for.
  await progress.assertListening();
  // What was seen would else be older than it may be.
  if (isFresh(since, clock)) return;
  throw new FailbackError(
    "movedSincePlan",
    `the last questions before the call took more than ${FRESH_MS / 1000} seconds`,
  );
}

/** What stands against a start because of `validUntil`, by the host's own clock. */
export function expiry(validUntil: number | undefined, hostTime: number | undefined): Blocker | undefined {
  if (validUntil === undefined) return undefined;
  if (hostTime === undefined) return { code: "hostClockUnknown", reason: "the host's answers tell no time" };
  if (hostTime < validUntil) return undefined;
  return { code: "requestExpired", reason: `the request was valid until ${new Date(validUntil).toISOString()}` };
}
