import type { CimInstance } from "../cim/instance";
import type { JobSnapshot } from "../failback/observation";
import { mayBeFailback, readAffected, readJob } from "./readings";

/** The failback jobs that a host shows, and whose they are. */
export class FailbackJobs {
  /** Of all jobs: what is on record is a failback's, whatever its type. */
  readonly #byId: ReadonlyMap<string, JobSnapshot>;
  readonly #linked: ReadonlyMap<string, ReadonlySet<JobSnapshot>>;

  private constructor(jobs: ReadonlyMap<string, JobSnapshot>, linked: ReadonlyMap<string, ReadonlySet<JobSnapshot>>) {
    this.#byId = jobs;
    this.#linked = linked;
  }

  /** @param associations asked for only when there are jobs that may be failbacks */
  static async among(all: readonly CimInstance[], associations: () => Promise<CimInstance[]>): Promise<FailbackJobs> {
    const jobs = all.map((instance) => ({ job: readJob(instance), isFailback: mayBeFailback(instance) }));
    const failbacks = byId(jobs.filter(({ isFailback }) => isFailback));
    const linked = failbacks.size === 0 ? new Map() : byMachine(failbacks, await associations());
    return new FailbackJobs(byId(jobs), linked);
  }

  /** The machines that the host links any to, by their GUIDs. */
  get machines(): readonly string[] {
    return [...this.#linked.keys()];
  }

  /** Those that the host links to the machine, and of those on record for it the ones that the host shows at all. */
  of(vmId: string, recordedIds: readonly string[] = []): readonly JobSnapshot[] {
    const linked = [...(this.#linked.get(vmId) ?? [])];
    const known = new Set(linked.map(({ id }) => id.toUpperCase()));
    const others = [...new Set(recordedIds.map((id) => id.toUpperCase()))].filter((id) => !known.has(id));
    return [...linked, ...others.flatMap((id) => this.#byId.get(id) ?? [])];
  }
}

function byId(jobs: readonly { readonly job: JobSnapshot }[]): ReadonlyMap<string, JobSnapshot> {
  return new Map(jobs.map(({ job }) => [job.id.toUpperCase(), job]));
}

/** By way of the association between a job and what it works on. */
function byMachine(
  jobs: ReadonlyMap<string, JobSnapshot>,
  associations: readonly CimInstance[],
): ReadonlyMap<string, ReadonlySet<JobSnapshot>> {
  const found = new Map<string, Set<JobSnapshot>>();
  for (const association of associations) {
    const affected = readAffected(association);
    const job = affected && jobs.get(affected.jobId.toUpperCase());
    if (!affected || !job) continue;
    found.set(affected.vmId, (found.get(affected.vmId) ?? new Set()).add(job));
  }
  return found;
}
