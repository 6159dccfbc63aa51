import { FailbackError } from "../errors";
import { decide, type Situation } from "./decide";
import { type Instant, instantOf, isFresh } from "./freshness";
import type { LookRef, Observation, RelationshipRef } from "./observation";
import type { Clock, ReplicaHost } from "./ports";
import { stateName } from "./replication-state";

/** What is looked at, and for what. */
export interface LookedAt extends Omit<Situation, "seen"> {
  readonly ref: RelationshipRef;
  /** An earlier look of the same operation: its state, and when on the monotonic clock. */
  readonly firstLook: { readonly state: number | undefined; readonly at: number } | undefined;
}

/** What was seen, and when its first question was asked: it may be as old as that. */
export interface Look extends Instant {
  readonly seen: Observation;
  /** When its last question was answered. */
  readonly ended: Instant;
}

/** A start needs two looks at least this far apart: what has just been moved by somebody is still moving. */
const SETTLE_MS = 3_000;

type Eyes = { readonly host: ReplicaHost; readonly clock: Clock };

/** The fresh look a decision rests on; for an unused request the second of two that agree. */
export async function lookSettled(task: LookedAt, eyes: Eyes): Promise<Look> {
  if (task.standing !== "unused") return look(task, eyes);
  const { clock, host } = eyes;
  const first = task.firstLook ?? {
    state: (await observeOne(host, lookRef(task))).relationship?.state,
    at: clock.monotonic(),
  };
  const rest = SETTLE_MS - (clock.monotonic() - first.at);
  if (rest > 0) await clock.sleep(rest);
  const second = await look(task, eyes);
  if (decide({ ...task, seen: second.seen }).kind === "start") refuseMoved(first.state, second.seen);
  return second;
}

/**
 * Looks once more when the look that said start has grown old meanwhile: over a slow connection, a slow TLS handshake,
 * a journal that others held, a machine that slept. Otherwise this asks nothing.
 *
 * @returns the look that says start now; it may have grown old itself while it was taken
 * @throws FailbackError `movedSincePlan` when the host no longer shows what was decided upon
 */
export async function assertStillStarts(task: LookedAt, last: Look, eyes: Eyes): Promise<Look> {
  if (isFresh(last, eyes.clock)) return last;
  const next = await look(task, eyes);
  const { seen } = next;
  refuseMoved(last.seen.relationship?.state, seen);
  const decision = decide({ ...task, seen });
  if (decision.kind === "start") return next;
  const reasons = "blockers" in decision ? decision.blockers.map(({ reason }) => reason) : [];
  throw new FailbackError(
    "movedSincePlan",
    `the host moved while the call was about to be sent: ${reasons.join("; ") || "a failback has run meanwhile"}`,
  );
}

/** A job on record that still runs is in the way of a start, whether or not the host shows what it works on. */
export function lookRef({ ref, recordedJobIds }: Pick<LookedAt, "ref" | "recordedJobIds">): LookRef {
  return { ...ref, recordedJobIds };
}

export async function observeOne(host: ReplicaHost, ref: LookRef): Promise<Observation> {
  const [seen] = await host.observe([ref]);
  if (!seen) throw new FailbackError("internal", "a host answered an observation with nothing");
  return seen;
}

async function look(task: LookedAt, { host, clock }: Eyes): Promise<Look> {
  const asked = instantOf(clock);
  const seen = await observeOne(host, lookRef(task));
  return { ...asked, seen, ended: instantOf(clock) };
}

function refuseMoved(before: number | undefined, { relationship }: Observation): void {
  if (relationship?.state === before) return;
  throw new FailbackError(
    "movedSincePlan",
    `the relationship went from ${stateName(before)} to ${stateName(relationship?.state)} while this ran`,
  );
}
