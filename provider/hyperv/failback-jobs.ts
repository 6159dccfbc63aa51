import type { CimInstance } from "../cim/instance";
import type { JobSnapshot } from "../failback/observation";
import { readAffected, readJob } from "./readings";

/** Sorts failback jobs by the machines they work on, by way of the association between the two. */
export function jobsByMachine(
  jobs: readonly CimInstance[],
  associations: readonly CimInstance[],
): ReadonlyMap<string, readonly JobSnapshot[]> {
  const jobsById = new Map(jobs.map(readJob).map((job) => [job.id.toUpperCase(), job]));
  const byMachine = new Map<string, Set<JobSnapshot>>();
  for (const association of associations) {
    const affected = readAffected(association);
    const job = affected && jobsById.get(affected.jobId.toUpperCase());
    if (!affected || !job) continue;
    const known = byMachine.get(affected.vmId) ?? new Set();
    byMachine.set(affected.vmId, known.add(job));
  }
  return new Map([...byMachine].map(([vmId, found]) => [vmId, [...found]]));
}
