import { FailbackError } from "../errors";
import type { Sight } from "./judge";
import type { RelationshipRef } from "./observation";
import type { JobLookup, ReplicaHost } from "./ports";

/** Whose sight is wanted. */
export interface Wanted {
  readonly ref: RelationshipRef;
  /** The job to follow, when one is known. */
  readonly jobId: string | undefined;
}

/**
 * One tick: the jobs of all, then the relationships of all; a question that nobody has is not asked. The jobs come first,
 * for a state that was read after a job's end cannot be older than that end.
 *
 * @returns what each is told, by its place; the same error for all when the host could not be asked, and an error for one
 *   alone when only its job could not be asked for
 */
export async function askSights(
  host: Pick<ReplicaHost, "jobs" | "relationships">,
  wanted: readonly Wanted[],
): Promise<(index: number) => Sight> {
  try {
    const jobIds = [...new Set(wanted.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId])))];
    const found = jobIds.length === 0 ? [] : await host.jobs(jobIds);
    const jobs = new Map<string | undefined, JobLookup | FailbackError | undefined>(
      jobIds.map((id, place) => [id, found[place]]),
    );
    const relationships = await host.relationships(wanted.map(({ ref }) => ref));
    return (index) => {
      const job = jobs.get(wanted[index]?.jobId);
      if (job instanceof FailbackError) throw job;
      return { relationship: relationships[index], job };
    };
  } catch (thrown) {
    return () => {
      throw thrown;
    };
  }
}
