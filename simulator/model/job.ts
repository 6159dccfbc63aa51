import type { FailbackEnd } from "./machine";
import { JobState, ReturnCode } from "./numbers";
import type { RelationshipKind } from "./relationship";

/** A failback job. What it shows is a function of time; only its end changes anything else. */
export interface Job {
  /** A GUID, upper case. */
  readonly id: string;
  readonly machineId: string;
  /** The relationship it works on; undefined for a job that failed before it touched one. */
  readonly relationship?: RelationshipKind;
  readonly owner: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly ends: FailbackEnd;
  /** Whether its end has been carried over to the relationship. */
  readonly settled: boolean;
}

export interface JobReading {
  readonly state: number;
  readonly percentComplete: number;
  readonly errorCode: number;
  readonly elapsedMs: number;
  readonly stateSince: number;
}

/** How long a finished job can still be read: `TimeBeforeRemoval` of Msvm_ConcreteJob, five minutes. */
export const JOB_KEPT_MS = 5 * 60_000;

const ENDED: Readonly<Record<FailbackEnd, { state: number; errorCode: number }>> = {
  completed: { state: JobState.Completed, errorCode: 0 },
  failed: { state: JobState.Exception, errorCode: ReturnCode.Failed },
  terminated: { state: JobState.Terminated, errorCode: ReturnCode.Failed },
};

export function hasEnded(job: Job, now: number): boolean {
  return now >= job.endsAt;
}

/** What the job shows at an instant. */
export function readJobAt(job: Job, now: number): JobReading {
  const elapsedMs = Math.max(0, Math.min(now, job.endsAt) - job.startedAt);
  if (!hasEnded(job, now)) {
    return {
      state: JobState.Running,
      percentComplete: percentAt(job, elapsedMs),
      errorCode: 0,
      elapsedMs,
      stateSince: job.startedAt,
    };
  }
  return {
    ...ENDED[job.ends],
    percentComplete: job.ends === "completed" ? 100 : percentAt(job, elapsedMs),
    elapsedMs,
    stateSince: job.endsAt,
  };
}

/** A hundred is only ever shown by a job that ended well. */
function percentAt(job: Job, elapsedMs: number): number {
  const length = job.endsAt - job.startedAt;
  return length === 0 ? 0 : Math.min(99, Math.floor((100 * elapsedMs) / length));
}
