import { FailbackError } from "../errors";
import type { Blocker } from "./decide";
import { FRESH_MS, isFresh, SLOW_LOOK_MS } from "./freshness";
import type { Journal } from "./journal";
import type { RelationshipRef } from "./observation";
import type { Clock, Progress, ReplicaHost } from "./ports";
import type { Look } from "./settled-look";
import { type Announced, assertStillAnnounced } from "./still-announced";

export interface GateTools {
  readonly host: ReplicaHost;
  readonly journal: Journal;
  readonly progress: Progress;
  readonly clock: Clock;
}

/** What a call must still be when it is sent. */
export interface Gated {
  readonly request: string;
  readonly ref: RelationshipRef;
  readonly validUntil: number | undefined;
  readonly announced: Announced;
  /** The look that said start. */
  readonly look: Look;
  /** Another look when this one has grown old. Throws when that does not say start. */
  readonly stillStarts: (last: Look) => Promise<Look>;
}

/** How often the gate asks its questions before it gives up on a host, or a journal, that takes too long to answer. */
const ATTEMPTS = 3;

/**
 * The last thing before the bytes: everything that may have changed since the decision. When the last question has been
 * answered, the look that is relied upon began no longer ago than {@link FRESH_MS}; where the questions took longer, all of
 * them are asked again. A host that takes longer for every look is not locked out: then the last one must have ended no
 * longer ago than that, and have taken at most {@link SLOW_LOOK_MS}.
 */
export async function passGate(gated: Gated, tools: GateTools): Promise<void> {
  let { look } = gated;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // First of all: another look takes its time, and a halt that is left meanwhile must still count.
    look = await gated.stillStarts(look);
    await askLastQuestions(gated, tools);
    if (isFresh(look, tools.clock)) return;
  }
  if (isFresh(look.ended, tools.clock) && look.ended.at - look.at <= SLOW_LOOK_MS) return;
  throw new FailbackError(
    "movedSincePlan",
    `the last questions before the call took more than ${FRESH_MS / 1000} seconds, ${ATTEMPTS} times: what they told is too old to act on`,
  );
}

async function askLastQuestions(
  { request, ref, validUntil, announced }: Gated,
  { host, journal, progress }: GateTools,
): Promise<void> {
  const halted = await journal.haltedSince(request);
  if (halted !== undefined) throw new FailbackError("requestHalted", `request ${request} is halted since ${halted}`);
  assertStillAnnounced(await journal.read(ref), announced);
  const expired = expiry(validUntil, host.hostTime());
  if (expired) throw new FailbackError(expired.code, expired.reason);
  // Last of all, for it is what an orphan can still be stopped by: between its answer and the bytes nothing is waited for.
  await progress.assertListening();
}

/** What stands against a start because of `validUntil`, by the host's own clock. */
export function expiry(validUntil: number | undefined, hostTime: number | undefined): Blocker | undefined {
  if (validUntil === undefined) return undefined;
  if (hostTime === undefined) return { code: "hostClockUnknown", reason: "the host's answers tell no time" };
  if (hostTime < validUntil) return undefined;
  return { code: "requestExpired", reason: `the request was valid until ${new Date(validUntil).toISOString()}` };
}
