import { findMachine, type HostState, withMachine } from "./host-state";
import { hasEnded, JOB_KEPT_MS, type Job } from "./job";
import { relationshipOf, withRelationship } from "./machine";
import { ReplicationState } from "./numbers";
import type { Relationship } from "./relationship";

/**
 * The host as it is at an instant: ended jobs have moved their relationships, old ones are forgotten. The same value
 * comes back when nothing happened meanwhile, so that a caller sees whether there is something to keep.
 */
export function advance(state: HostState, now: number): HostState {
  const due = state.jobs.filter((job) => !job.settled && hasEnded(job, now)).sort((a, b) => a.endsAt - b.endsAt);
  const settled = due.reduce(settle, state);
  const kept = settled.jobs.filter((job) => now < job.endsAt + JOB_KEPT_MS);
  return kept.length === settled.jobs.length ? settled : { ...settled, jobs: kept };
}

function settle(state: HostState, job: Job): HostState {
  const jobs = state.jobs.map((one) => (one === job ? { ...job, settled: true } : one));
  const machine = findMachine(state, job.machineId);
  const relationship = machine && job.relationship && relationshipOf(machine, job.relationship);
  // The relationship may have been removed, or moved on by hand, while the job ran: then it is not the job's any more.
  if (!machine || relationship?.state !== ReplicationState.FailbackInProgress) return { ...state, jobs };
  return withMachine({ ...state, jobs }, withRelationship(machine, landed(relationship, job)));
}

function landed({ failbackFrom, ...relationship }: Relationship, job: Job): Relationship {
  if (job.ends === "completed") return { ...relationship, state: ReplicationState.FailbackCompleted };
  // No documentation says where a failed failback leaves the relationship; its previous state is one plausible answer.
  return { ...relationship, state: failbackFrom ?? ReplicationState.Committed };
}
