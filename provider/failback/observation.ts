/** Which of a machine's two replication relationships: instance 0 is primary, 1 is extended. */
export type RelationshipKind = "primary" | "extended";

/** A machine's relationship, the thing a failback is about. `vmId` is the machine's GUID, upper case, without braces. */
export interface RelationshipRef {
  readonly vmId: string;
  readonly relationship: RelationshipKind;
}

/** What is looked at: a relationship, and the jobs that are on record as failbacks of its machine. */
export interface LookRef extends RelationshipRef {
  /** Shown among the machine's jobs, also when nothing at the host links them to it. None unless given. */
  readonly recordedJobIds?: readonly string[];
}

/** What a host says now about one relationship. */
export interface Observation {
  /** Undefined: the host can be read, and has no such machine. */
  readonly machine: ObservedMachine | undefined;
  /** Undefined: the machine has no such relationship. */
  readonly relationship: ObservedRelationship | undefined;
  /** Failback jobs of this machine that run or have just ended (hosts forget a job five minutes after its end). */
  readonly jobs: readonly JobSnapshot[];
}

export interface ObservedMachine {
  readonly id: string;
  readonly name: string;
  /** `EnabledState`; 3 is off. */
  readonly enabledState: number | undefined;
  /** `OperationalStatus`; the first is 2 when the machine may take a request. */
  readonly operationalStatus: readonly (number | undefined)[];
  /** `ReplicationMode`; see {@link ReplicationMode}. */
  readonly mode: number | undefined;
}

export interface ObservedRelationship {
  /** `ReplicationState`, WMI numbering; undefined when it could not be read. */
  readonly state: number | undefined;
  /** `ReplicationHealth`: 1 OK, 2 warning, 3 critical. */
  readonly health: number | undefined;
}

export interface JobSnapshot {
  readonly id: string;
  /** `JobState`; undefined when it could not be read. */
  readonly state: number | undefined;
  /** 0 to 100. */
  readonly percentComplete: number | undefined;
  readonly errorCode: number | undefined;
  /** Words of the host, in its language: shown, never compared. */
  readonly errorDescription: string | undefined;
}

export const ReplicationMode = { None: 0, Primary: 1, Replica: 2, TestReplica: 3, ExtendedReplica: 4 } as const;
export const ENABLED_STATE_OFF = 3;
export const OPERATIONAL_STATUS_OK = 2;

/** Where a job stands. `warned` is an end in success with warnings; `failed` is every other end. */
export type JobStanding = "live" | "succeeded" | "warned" | "failed";

/** 7 completed, 32768 completed with warnings, 8 terminated, 9 killed, 10 exception; everything else still lives. */
export function jobStanding(job: JobSnapshot): JobStanding {
  switch (job.state) {
    case 7:
      return "succeeded";
    case 32768:
      return "warned";
    case 8:
    case 9:
    case 10:
      return "failed";
    default:
      return "live";
  }
}

/**
 * A failback job of the machine that failed, and that none of the ids tells of: what the host shows beside it is no
 * success. Jobs are compared without case, as WMI compares keys.
 */
export function unknownFailedJob(seen: Observation, knownIds: readonly string[]): JobSnapshot | undefined {
  const known = new Set(knownIds.map((id) => id.toUpperCase()));
  return seen.jobs.find((job) => jobStanding(job) === "failed" && !known.has(job.id.toUpperCase()));
}

/** The failback job that runs on the machine now, if any. */
export function liveJob(seen: Observation): JobSnapshot | undefined {
  return seen.jobs.find((job) => jobStanding(job) === "live");
}
