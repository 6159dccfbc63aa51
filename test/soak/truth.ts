import type { EmbeddedHost } from "../../simulator/embedded-host";
import { hasEnded } from "../../simulator/model/job";
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
   * A failback job that can be seen works on it: as one of the machine's, or by a name that was told. Of a host that
   * shows no jobs at all nobody can tell.
   */
  readonly working: boolean;
  readonly off: boolean;
}

/** @param told the jobs whose names somebody was told, upper case */
export function truthAbout(host: EmbeddedHost, machineId: string, told: ReadonlySet<string> = new Set()): Truth {
  const { state, now } = host.view();
  const machine = state.machines.find(({ id }) => id === machineId);
  const relationship = machine?.relationships.find(({ kind }) => kind === "primary");
  const reads = relationship && readState(relationship);
  const showsJobs = extentOf(state, "Msvm_ConcreteJob", now) === "all";
  return {
    state: reads,
    completed: reads === ReplicationState.FailbackCompleted,
    working: state.jobs.some(
      (job) =>
        showsJobs &&
        job.machineId === machineId &&
        !hasEnded(job, now) &&
        (isAssociated(job, now) || (told.has(job.id) && isVisible(job, now))),
    ),
    off: machine?.enabledState === EnabledState.Off,
  };
}
