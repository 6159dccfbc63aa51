import type { FailbackErrorCode } from "../errors";
import { type JobSnapshot, jobStanding, type ObservedRelationship } from "./observation";
import type { JobLookup } from "./ports";
import { type ReplicationStateName, stateName } from "./replication-state";
import { type StateFamily, stateFamily } from "./state-family";

/** How long each part of a failback may take, milliseconds, and how often the host is asked at least. */
export interface WaitLimits {
  /** From the call to the first sign of life: a live job, FailbackInProgress or FailbackCompleted. */
  readonly startMs: number;
  /** From the first sign of life to the end of the job. */
  readonly jobMs: number;
  /** From the end of the job to FailbackCompleted. */
  readonly completionMs: number;
  readonly pollMs: number;
}

/** What one tick saw. */
export interface Sight {
  /** Undefined when the machine has no such relationship any more. */
  readonly relationship: ObservedRelationship | undefined;
  /** Undefined when no job is known. */
  readonly job: JobLookup | undefined;
}

/** `starting` until the first sign of life, `running` until the job's end, `completing` until FailbackCompleted. */
export type WaitPhase = "starting" | "running" | "completing";

/** The whole memory of a wait: plain data. */
export interface Watch {
  readonly phase: WaitPhase;
  /** When the phase began, on the monotonic clock. */
  readonly since: number;
  /** When the wait began. */
  readonly began: number;
}

/** Why waiting ends without success. `open` gives up waiting only: the failback may go on at the host. */
export interface GivenUp {
  readonly kind: "failed" | "open" | "overtaken";
  readonly code: FailbackErrorCode;
  readonly reason: string;
}

export type Verdict =
  | { readonly kind: "waiting"; readonly watch: Watch }
  /** Both signals stand: look once more at everything before believing it. */
  | { readonly kind: "confirm"; readonly watch: Watch }
  | GivenUp;

export interface JudgeRules {
  readonly startFrom: readonly ReplicationStateName[];
  /** True when an earlier operation left the order open: what administrators did since is theirs to do. */
  readonly resumed: boolean;
  readonly limits: WaitLimits;
}

/** One pure step of waiting: what was remembered and what is seen give what is remembered next, or the end. */
export function judge(watch: Watch, sight: Sight, now: number, rules: JudgeRules): Verdict {
  const verdict = judgePhase(watch, sight, now, rules);
  if (verdict.kind !== "waiting" && verdict.kind !== "confirm") return verdict;
  // A host that goes to and fro begins phase after phase anew, and must not be waited for without end.
  const { startMs, jobMs, completionMs } = rules.limits;
  const allMs = startMs + jobMs + completionMs;
  if (now - watch.began < allMs) return verdict;
  const reason = `the host goes to and fro, now at ${shown(sight)}, since ${seconds(allMs)}`;
  return { kind: "open", code: "waitTimedOut", reason };
}

function judgePhase(watch: Watch, sight: Sight, now: number, rules: JudgeRules): Verdict {
  const job = sight.job === "gone" ? undefined : sight.job;
  const standing = job && jobStanding(job);
  if (job && standing === "failed") return { kind: "failed", code: "jobFailed", reason: describeFailedJob(job) };
  if (standing === "live") return within(enter(watch, "running", now), now, rules.limits);
  const family = sight.relationship ? stateFamily(sight.relationship.state, rules.startFrom) : "elsewhere";
  if (family === "completed") {
    const verdict = within(enter(watch, "completing", now), now, rules.limits);
    return verdict.kind === "waiting" ? { ...verdict, kind: "confirm" } : verdict;
  }
  if (standing) return within(enter(watch, "completing", now), now, rules.limits);
  return judgeByState(watch, sight, family, now, rules);
}

/** No job to go by (none was named, or the host has forgotten it): the state alone decides. */
function judgeByState(
  watch: Watch,
  sight: Sight,
  family: Exclude<StateFamily, "completed">,
  now: number,
  rules: JudgeRules,
): Verdict {
  const reason = `the host shows ${shown(sight)}`;
  switch (family) {
    case "running":
      return within(enter(watch, "running", now), now, rules.limits);
    case "start":
      if (watch.phase === "starting") return within(watch, now, rules.limits);
      return { kind: "failed", code: "completionMissing", reason: `the machine went back to ${shown(sight)}` };
    case "elsewhere":
      return rules.resumed
        ? { kind: "overtaken", code: "overtaken", reason }
        : { kind: "failed", code: "completionMissing", reason };
    case "failingOver":
      return { kind: "open", code: "failoverRunning", reason };
    case "resynchronizing":
      return { kind: "open", code: "resynchronizing", reason };
    case "critical":
      return { kind: "open", code: "replicationCritical", reason };
    case "unknowable":
      return { kind: "open", code: "stateUnknown", reason };
  }
}

/** The phase's own deadline. */
function within(watch: Watch, now: number, limits: WaitLimits): Exclude<Verdict, { kind: "confirm" }> {
  const spentMs = now - watch.since;
  switch (watch.phase) {
    case "starting":
      if (spentMs < limits.startMs) break;
      return {
        kind: "failed",
        code: "startOutcomeUnknown",
        reason: `no failback showed itself within ${seconds(limits.startMs)}`,
      };
    case "running":
      if (spentMs < limits.jobMs) break;
      return { kind: "open", code: "waitTimedOut", reason: `the failback still runs after ${seconds(limits.jobMs)}` };
    case "completing":
      if (spentMs < limits.completionMs) break;
      return {
        kind: "failed",
        code: "completionMissing",
        reason: `the job has ended, but FailbackCompleted without a job was not seen within ${seconds(limits.completionMs)}`,
      };
  }
  return { kind: "waiting", watch };
}

function enter(watch: Watch, phase: WaitPhase, now: number): Watch {
  return watch.phase === phase ? watch : { ...watch, phase, since: now };
}

function shown({ relationship }: Sight): string {
  return relationship ? stateName(relationship.state) : "no such relationship any more";
}

function describeFailedJob(job: JobSnapshot): string {
  const words = job.errorDescription ? `: ${job.errorDescription}` : "";
  return `the failback job ended in JobState ${job.state}, ErrorCode ${job.errorCode ?? "none"}${words}`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} seconds`;
}
