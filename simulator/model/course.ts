import type { Shown, StateBehaviour } from "./behaviour";
import type { Job } from "./job";
import { ReplicationState } from "./numbers";
import type { Relationship } from "./relationship";

/** From this instant on the relationship is in that state, and reads as that one. */
export interface CourseStep {
  readonly at: number;
  readonly state: number;
  /** Absent: it reads as it is. Null: it has no value. */
  readonly reads?: number | null;
}

/** The states of a relationship from the start of its failback on: all that will happen, known from the beginning. */
export function plotCourse(
  job: Pick<Job, "startedAt" | "endsAt" | "ends">,
  from: number,
  behaviour: StateBehaviour = {},
): readonly CourseStep[] {
  const landing = landingOf(job, from, behaviour);
  const windows = (behaviour.shows ?? []).map((shown) => windowOf(shown, job.startedAt, landing.at, from));
  const instants = [job.startedAt, landing.at, ...windows.flatMap(({ since, until }) => [since, until])];
  return [...new Set(instants)]
    .filter((at) => Number.isFinite(at) && at >= job.startedAt)
    .sort((a, b) => a - b)
    .map((at) => {
      const state = at < landing.at ? ReplicationState.FailbackInProgress : landing.state;
      const window = windows.findLast(({ since, until }) => since <= at && at < until);
      return window ? { at, state, reads: window.reads } : { at, state };
    });
}

function landingOf(
  { startedAt, endsAt, ends }: Pick<Job, "startedAt" | "endsAt" | "ends">,
  from: number,
  { completes = "withJob", whenFailed = "previous" }: StateBehaviour,
): { readonly at: number; readonly state: number } {
  if (ends !== "completed" && ends !== "completedWithWarnings") {
    // No documentation says where a failed failback leaves the relationship; its previous state is one plausible answer.
    if (whenFailed === "stays") return { at: Number.POSITIVE_INFINITY, state: ReplicationState.FailbackInProgress };
    return { at: endsAt, state: whenFailed === "previous" ? from : whenFailed };
  }
  return {
    at: Math.max(startedAt, completionOf(completes, startedAt, endsAt)),
    state: ReplicationState.FailbackCompleted,
  };
}

function completionOf(completes: NonNullable<StateBehaviour["completes"]>, startedAt: number, endsAt: number): number {
  if (completes === "withJob") return endsAt;
  if (completes === "never") return Number.POSITIVE_INFINITY;
  return "afterEnd" in completes ? endsAt + completes.afterEnd * 1000 : startedAt + completes.afterStart * 1000;
}

function windowOf({ since, afterSeconds, forSeconds, reads }: Shown, call: number, landing: number, from: number) {
  const begin = (since === "call" ? call : landing) + afterSeconds * 1000;
  return {
    since: begin,
    until: forSeconds === undefined ? Number.POSITIVE_INFINITY : begin + forSeconds * 1000,
    reads: reads === "previous" ? from : reads,
  };
}

/** The relationship as it is at an instant; the same value when nothing was due. */
export function followCourse(relationship: Relationship, now: number): Relationship {
  const due = relationship.course?.findLast(({ at }) => at <= now);
  if (!due) return relationship;
  const ahead = (relationship.course ?? []).filter(({ at }) => at > now);
  const { failbackFrom, course: _course, reads: _reads, ...rest } = relationship;
  return {
    ...rest,
    state: due.state,
    ...(due.reads === undefined ? {} : { reads: due.reads }),
    ...(failbackFrom !== undefined && due.state === ReplicationState.FailbackInProgress ? { failbackFrom } : {}),
    ...(ahead.length === 0 ? {} : { course: ahead }),
  };
}

/** Moved by other hands: whatever a failback had in store for the relationship is over. */
export function movedTo(relationship: Relationship, state: number): Relationship {
  const { failbackFrom: _from, course: _course, reads: _reads, ...rest } = relationship;
  return { ...rest, state };
}
