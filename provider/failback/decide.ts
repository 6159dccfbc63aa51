import type { FailbackErrorCode } from "../errors";
import {
  ENABLED_STATE_OFF,
  type JobSnapshot,
  jobStanding,
  liveJob,
  type Observation,
  OPERATIONAL_STATUS_OK,
  ReplicationMode,
  unknownFailedJob,
} from "./observation";
import type { ReplicationProvider } from "./ports";
import { ReplicationState, type ReplicationStateName, stateName } from "./replication-state";
import type { RequestStanding } from "./request";
import { stateFamily } from "./state-family";

/** Why something may not start: a code of the closed table, and the fact behind it in words. */
export interface Blocker {
  readonly code: FailbackErrorCode;
  readonly reason: string;
}

/** What to do about one request on one machine, given what the host says now. */
export type Decision =
  /** Send InitiateFailback. */
  | { readonly kind: "start"; readonly warnings: readonly string[] }
  /** Somebody's failback runs: follow it, claim nothing of it. */
  | { readonly kind: "join"; readonly job: JobSnapshot | undefined }
  /** Already at FailbackCompleted, with no failed job beside it: nothing to send, the request becomes used. */
  | { readonly kind: "done" }
  /** An open order: follow it to its end. */
  | { readonly kind: "wait"; readonly job: JobSnapshot | undefined }
  /** Fulfilled, and the host still shows it (or has gone on in the natural way): nothing to do. */
  | { readonly kind: "quiet" }
  /** Fulfilled once, and the machine needs failing back again: shown, never acted on. */
  | { readonly kind: "drift"; readonly shown: string }
  | { readonly kind: "blocked"; readonly blockers: readonly Blocker[] }
  | { readonly kind: "unknown"; readonly blockers: readonly Blocker[] }
  /** An open order that cannot be judged now: fail this operation, keep the order open. */
  | { readonly kind: "stuck"; readonly blockers: readonly Blocker[] }
  /** An open order whose machine somebody took on by hand. */
  | { readonly kind: "overtaken"; readonly reason: string }
  /** The request is used up and did not bring the machine back. */
  | { readonly kind: "spent" };

export interface Situation {
  readonly standing: RequestStanding;
  readonly seen: Observation;
  readonly provider: ReplicationProvider;
  readonly startFrom: readonly ReplicationStateName[];
  /** What the program allows beyond the rule. */
  readonly allowances: Allowances;
  /** Whether any request was used for this relationship before. */
  readonly usedBefore: boolean;
  /** The jobs that the record and the journal know, ended or not. */
  readonly recordedJobIds: readonly string[];
  /** Whether the record was looked at; without it an ended job may well be recorded, and tells nothing. */
  readonly recordKnown: boolean;
  /** What stands against a start besides what the observation shows: an expired request, a recovery point that is gone. */
  readonly obstacles: readonly Blocker[];
}

export interface Allowances {
  /** Start from Committed although a request was used before. */
  readonly again: boolean;
  /** Start although the relationship's provider is Hyper-V's own. */
  readonly builtInProvider: boolean;
}

/** The decision table: first the request, then the host. Pure, the same for create and update. */
export function decide(situation: Situation): Decision {
  switch (situation.standing) {
    case "unused":
      return decideUnused(situation);
    case "open":
      return decideOpen(situation);
    case "fulfilled":
      return decideFulfilled(situation);
    case "failed":
      return decideFailed(situation);
    case "overtaken":
      return { kind: "quiet" };
    case "spent":
      return { kind: "spent" };
  }
}

function decideUnused(situation: Situation): Decision {
  const { seen, startFrom } = situation;
  const job = liveJob(seen);
  const state = seen.relationship?.state;
  if (!seen.machine) return blocked("machineNotFound", "the host has no such machine any more");
  if (seen.machine.mode === ReplicationMode.TestReplica) {
    return blocked("testReplica", "this is the machine of a test failover, not the replica");
  }
  if (job && state !== ReplicationState.FailbackInProgress) {
    return blocked(
      "failbackRunning",
      `a failback job runs on the machine while its relationship reads ${stateName(state)}`,
    );
  }
  if (!seen.relationship) return blocked("relationshipMissing", "the machine has no such replication relationship");
  switch (stateFamily(state, startFrom)) {
    case "running":
      return { kind: "join", job };
    case "completed": {
      const failed = recordIsTold(situation) ? unknownFailedJob(seen, situation.recordedJobIds) : undefined;
      return failed ? { kind: "join", job: failed } : { kind: "done" };
    }
    case "start": {
      const unrecorded = unrecordedJob(situation);
      return unrecorded ? { kind: "join", job: unrecorded } : startUnlessBlocked(situation, seen.machine.mode);
    }
    case "failingOver":
      return blocked("failoverRunning", "a failover is in progress");
    case "resynchronizing":
      return blocked("resynchronizing", `the relationship reads ${stateName(state)}`);
    case "critical":
      return blocked("replicationCritical", `the relationship reads ${stateName(state)}`);
    case "elsewhere":
      return blocked(
        "stateNotAllowed",
        `the relationship reads ${stateName(state)}; a failback starts from ${startFrom.join(" or ")}`,
      );
    case "unknowable":
      return { kind: "unknown", blockers: [blocker("stateUnknown", `the relationship reads ${stateName(state)}`)] };
  }
}

/** A failback that has just ended and that nobody recorded may be our own, from a process that was killed. */
function unrecordedJob(situation: Situation): JobSnapshot | undefined {
  if (!recordIsTold(situation)) return undefined;
  const { seen, recordedJobIds } = situation;
  const recorded = new Set(recordedJobIds.map((id) => id.toUpperCase()));
  return seen.jobs.find((job) => jobStanding(job) !== "live" && !recorded.has(job.id.toUpperCase()));
}

function recordIsTold({ usedBefore, recordKnown }: Situation): boolean {
  return recordKnown || !usedBefore;
}

function startUnlessBlocked(situation: Situation, mode: number | undefined): Decision {
  const { seen, provider, allowances } = situation;
  const blockers: Blocker[] = [...situation.obstacles];
  if (provider.kind !== "external" && !allowances.builtInProvider) {
    blockers.push(
      blocker("builtInProvider", `failback needs an external replication provider; ${BUILT_IN_REASONS[provider.kind]}`),
    );
  }
  if (seen.machine?.enabledState !== ENABLED_STATE_OFF) {
    blockers.push(blocker("machineNotOff", "the machine is not off"));
  }
  if (seen.machine?.operationalStatus[0] !== OPERATIONAL_STATUS_OK) {
    blockers.push(
      blocker("machineBusy", "the host does something else with the machine (its OperationalStatus is not OK)"),
    );
  }
  if (seen.relationship?.state === ReplicationState.Committed && situation.usedBefore && !allowances.again) {
    blockers.push(
      blocker(
        "againNeeded",
        "a request was used before and the relationship reads Committed: the machine may be back in production",
      ),
    );
  }
  if (blockers.length > 0) return { kind: "blocked", blockers };
  const warnings = [
    ...(mode === ReplicationMode.Replica
      ? []
      : ["the machine is not in replica mode; failback is usual from a replica"]),
    ...(provider.kind === "external" ? [] : [`${BUILT_IN_REASONS[provider.kind]}; this was allowed by the program`]),
  ];
  return { kind: "start", warnings };
}

const BUILT_IN_REASONS = {
  builtIn: "the relationship uses Hyper-V's own provider",
  unknown: "the relationship names no external provider",
} as const;

function decideOpen({ seen, startFrom }: Situation): Decision {
  const job = liveJob(seen);
  if (job) return { kind: "wait", job };
  if (!seen.machine) return stuck("machineNotFound", "the host has no such machine now");
  const name = stateName(seen.relationship?.state);
  if (!seen.relationship)
    return { kind: "overtaken", reason: "the machine no longer has this replication relationship" };
  switch (stateFamily(seen.relationship.state, startFrom)) {
    case "running":
    case "completed":
    case "start":
      return { kind: "wait", job };
    case "failingOver":
      return stuck("failoverRunning", "a failover is in progress");
    case "resynchronizing":
      return stuck("resynchronizing", `the relationship reads ${name}`);
    case "critical":
      return stuck("replicationCritical", `the relationship reads ${name}`);
    case "elsewhere":
      return { kind: "overtaken", reason: `the relationship reads ${name}` };
    case "unknowable":
      return stuck("stateUnknown", `the relationship reads ${name}`);
  }
}

function decideFulfilled({ seen, startFrom }: Situation): Decision {
  if (liveJob(seen)) return { kind: "drift", shown: stateName(ReplicationState.FailbackInProgress) };
  if (!seen.machine) {
    return { kind: "unknown", blockers: [blocker("machineNotFound", "the host has no such machine now")] };
  }
  const state = seen.relationship?.state;
  switch (state) {
    case ReplicationState.FailbackInProgress:
    case ReplicationState.FailoverInProgress:
    case ReplicationState.Recovered:
      return { kind: "drift", shown: stateName(state) };
  }
  if (seen.relationship && stateFamily(state, startFrom) === "unknowable") {
    return { kind: "unknown", blockers: [blocker("stateUnknown", `the relationship reads ${stateName(state)}`)] };
  }
  // Committed, replicating, removed …: the natural way on after a failback. Nothing to do, nothing to show.
  return { kind: "quiet" };
}

function decideFailed(situation: Situation): Decision {
  const state = situation.seen.relationship?.state;
  const job = liveJob(situation.seen);
  // What was given up may have gone on at the host: then it is followed, never started again.
  if (job || state === ReplicationState.FailbackInProgress || state === ReplicationState.FailbackCompleted) {
    return { kind: "wait", job };
  }
  return { kind: "spent" };
}

function blocker(code: FailbackErrorCode, reason: string): Blocker {
  return { code, reason };
}

function blocked(code: FailbackErrorCode, reason: string): Decision {
  return { kind: "blocked", blockers: [blocker(code, reason)] };
}

function stuck(code: FailbackErrorCode, reason: string): Decision {
  return { kind: "stuck", blockers: [blocker(code, reason)] };
}
