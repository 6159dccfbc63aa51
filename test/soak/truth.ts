import type { EmbeddedHost } from "../../simulator/embedded-host";
import { hasEnded } from "../../simulator/model/job";
import { ReplicationState } from "../../simulator/model/numbers";
import { readState } from "../../simulator/model/relationship";
import { isAssociated } from "../../simulator/model/visibility";

/** What is so about a machine at this moment, whatever anybody was told. */
export interface Truth {
  /** Its primary relationship reads FailbackCompleted. */
  readonly completed: boolean;
  /** A failback job that can be seen works on it. */
  readonly working: boolean;
}

export function truthAbout(host: EmbeddedHost, machineId: string): Truth {
  const { state, now } = host.view();
  const relationship = state.machines
    .find(({ id }) => id === machineId)
    ?.relationships.find(({ kind }) => kind === "primary");
  return {
    completed: relationship !== undefined && readState(relationship) === ReplicationState.FailbackCompleted,
    working: state.jobs.some((job) => job.machineId === machineId && !hasEnded(job, now) && isAssociated(job, now)),
  };
}
