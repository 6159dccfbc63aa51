import type { FailbackErrorCode } from "../../errors";
import { type Decision, decide, type Situation } from "../../failback/decide";
import type { Observation } from "../../failback/observation";
import { ReplicationState } from "../../failback/replication-state";
import type { Order } from "../../failback/request";

/**
 * Whether a new request leaves a machine alone that an earlier one brought back: it is still there, or has gone on in the
 * natural way. The plan and the apply both ask here, so that they cannot disagree. A state that is critical or not known, or a
 * relationship that is gone, is no natural way on.
 *
 * @param decision what the host shows says to an unused request, with `again` granted
 * @param again whether the program allows a start from Committed after an earlier request
 */
export function hasGoneOn(decision: Decision, { relationship }: Observation, again: boolean): boolean {
  const state = relationship?.state;
  // Nobody but `again` says that a machine at Committed is not back in production: on or off, it is no obstacle then.
  const isKept = state === ReplicationState.Committed && !again;
  switch (decision.kind) {
    case "done":
      return true;
    case "start":
      return isKept;
    case "join":
      return isKept || state === ReplicationState.FailbackCompleted;
    case "blocked":
      if (decision.blockers.every(({ code }) => code === "stateNotAllowed")) return true;
      return isKept && !decision.blockers.some(({ code }) => OUT_OF_ORDER.has(code));
    default:
      return false;
  }
}

/** What is amiss with a machine whatever its relationship reads. */
const OUT_OF_ORDER: ReadonlySet<FailbackErrorCode> = new Set(["testReplica", "failbackRunning"]);

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
  const { allowances } = situation;
  const decision = decide({ ...common, allowances: { ...allowances, again: true }, standing: "unused" });
  return !hasGoneOn(decision, seen, allowances.again);
}
