import type { EmbeddedHost } from "../../simulator/embedded-host";
import { hasEnded, type Job } from "../../simulator/model/job";
import { EnabledState, ReplicationState } from "../../simulator/model/numbers";
import { readState } from "../../simulator/model/relationship";
import { extentOf, isAssociated, isVisible } from "../../simulator/model/visibility";

/** What is so about a machine at this moment, whatever anybody was told. */
export interface Truth {
  /** What its primary relationship reads; undefined when it has none. */
  readonly state: number | null | undefined;
  /** Its primary relationship reads FailbackCompleted. */
  readonly completed: boolean;
  /**
   * A failback job that can be seen works on it. Nobody can tell of a host that shows no jobs at all. One of a class of
   * the provider's own is not among the jobs that are listed (docs/embedded-host.md, `job.class`): only who was told its
   * reference can look at it.
   */
  readonly working: boolean;
  readonly off: boolean;
}

/** Jobs that somebody can look at beyond those that the host shows as a machine's: by name, or by reference. */
export interface KnownJobs {
  readonly named: ReadonlySet<string>;
  readonly referenced: ReadonlySet<string>;
}

const NO_JOBS: KnownJobs = { named: new Set(), referenced: new Set() };

export function truthAbout(host: EmbeddedHost, machineId: string, known: KnownJobs = NO_JOBS): Truth {
  const { state, now } = host.view();
  const machine = state.machines.find(({ id }) => id === machineId);
  const relationship = machine?.relationships.find(({ kind }) => kind === "primary");
  const reads = relationship && readState(relationship);
  const showsJobs = extentOf(state, "Msvm_ConcreteJob", now) === "all";
  return {
    state: reads,
    completed: reads === ReplicationState.FailbackCompleted,
    working: state.jobs.some(
      (job) => showsJobs && job.machineId === machineId && !hasEnded(job, now) && canBeSeen(job, known, now),
    ),
    off: machine?.enabledState === EnabledState.Off,
  };
}

function canBeSeen(job: Job, { named, referenced }: KnownJobs, now: number): boolean {
  if (isVisible(job, now) && referenced.has(job.id)) return true;
  const listed = job.behaviour?.class !== "Contoso_FailbackJob";
  return listed && (isAssociated(job, now) || (isVisible(job, now) && named.has(job.id)));
}
