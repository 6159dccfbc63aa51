import type { JobBehaviour } from "./behaviour";
import type { FailbackEnd, Machine } from "./machine";
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
  /** How long its percentage takes to a hundred; as long as the job itself unless it gets stuck. */
  readonly progressMs?: number;
  /** How it departs from a job as it is documented. */
  readonly behaviour?: JobBehaviour;
}

/** The job of a failback that starts now. */
export function newJob(
  who: Pick<Job, "id" | "machineId" | "owner"> & { readonly relationship: RelationshipKind },
  { failback }: Machine,
  behaviour: JobBehaviour | undefined,
  now: number,
): Job {
  const { seconds = failback.seconds, ends = failback.ends, stuckAt, stuckSeconds } = behaviour ?? {};
  const progressMs = seconds * 1000;
  const stuckMs = stuckAt === undefined ? 0 : (stuckSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  return {
    ...who,
    startedAt: now,
    endsAt: now + progressMs + stuckMs,
    ends,
    ...(behaviour && { progressMs, behaviour }),
  };
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
  completedWithWarnings: { state: JobState.CompletedWithWarnings, errorCode: 0 },
  failed: { state: JobState.Exception, errorCode: ReturnCode.Failed },
  terminated: { state: JobState.Terminated, errorCode: ReturnCode.Failed },
  killed: { state: JobState.Killed, errorCode: ReturnCode.Failed },
};

/** How long a job can be read after its end. */
export function keptMs({ behaviour }: Job): number {
  const seconds = behaviour?.keptSeconds;
  if (seconds === "forever") return Number.POSITIVE_INFINITY;
  return seconds === undefined ? JOB_KEPT_MS : seconds * 1000;
}

export function hasEnded(job: Job, now: number): boolean {
  return now >= job.endsAt;
}

/** What the job shows at an instant. */
export function readJobAt(job: Job, now: number): JobReading {
  const elapsedMs = Math.max(0, Math.min(now, job.endsAt) - job.startedAt);
  if (!hasEnded(job, now)) {
    return {
      state: job.behaviour?.runningState ?? JobState.Running,
      percentComplete: percentAt(job, elapsedMs),
      errorCode: 0,
      elapsedMs,
      stateSince: job.startedAt,
    };
  }
  const { state, errorCode } = ENDED[job.ends];
  const endedWell = job.ends === "completed" || job.ends === "completedWithWarnings";
  return {
    state: job.behaviour?.endState ?? state,
    errorCode: job.behaviour?.errorCode ?? errorCode,
    percentComplete: endedWell ? 100 : percentAt(job, elapsedMs),
    elapsedMs,
    stateSince: job.endsAt,
  };
}

/** A hundred is only ever shown by a job that ended well. */
function percentAt(job: Job, elapsedMs: number): number {
  const length = job.progressMs ?? job.endsAt - job.startedAt;
  return length === 0 ? 0 : Math.min(job.behaviour?.stuckAt ?? 99, 99, Math.floor((100 * elapsedMs) / length));
}
