import type { FailbackResult } from "./fail-back";
import { ReplicationState } from "./replication-state";

/**
 * Whether what an operation ended with leaves a failback that may still run at the host: one that was not seen to its
 * end, a call of which nobody knows whether the host took it, or a relationship that was last seen failing back, whatever
 * became of its job.
 */
export function mayRunOn({ order, observed, failure }: FailbackResult): boolean {
  if (order?.outcome === "open" || failure?.code === "startOutcomeUnknown") return true;
  return observed.code === ReplicationState.FailbackInProgress;
}
