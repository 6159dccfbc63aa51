import { type Decision, decide, type Situation } from "../../failback/decide";
import type { Observation } from "../../failback/observation";
import { ReplicationState } from "../../failback/replication-state";
import type { Order } from "../../failback/request";

/**
 * Whether a new request leaves a machine alone that an earlier one brought back: it is still there, or has gone on in the
 * natural way. The plan and the apply both ask here, so that they cannot disagree. A state that is critical or not known, or a
 * relationship that is gone, is no natural way on. Committed is neither: it may be back in production, or have been failed
 * over once more, and no host tells which; so it is no success, and only `again` lets it start.
 *
 * @param decision what the host shows says to an unused request, with `again` granted
 */
export function hasGoneOn(decision: Decision, { relationship }: Observation): boolean {
  const state = relationship?.state;
  switch (decision.kind) {
    case "done":
      return true;
    case "join":
      return state === ReplicationState.FailbackCompleted;
    case "blocked":
      return state !== ReplicationState.Committed && decision.blockers.every(({ code }) => code === "stateNotAllowed");
    default:
      return false;
  }
}

/** Whether a request is unused for a machine that an earlier one brought back: it has failed over, or not gone on since. */
export function isDueAgain(
  order: Order,
  situation: Pick<Situation, "provider" | "startFrom" | "allowances" | "obstacles">,
  seen: Observation,
): boolean {
  const common = {
    ...{ ...situation, seen, usedBefore: true, recordKnown: true },
    recordedJobIds: order.jobId === null ? [] : [order.jobId],
  };
  if (decide({ ...common, standing: "fulfilled" }).kind === "drift") return true;
  const allowances = { ...situation.allowances, again: true };
  return !hasGoneOn(decide({ ...common, allowances, standing: "unused" }), seen);
}
