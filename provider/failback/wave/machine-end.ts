import type { FailbackError, FailbackErrorCode } from "../../errors";
import type { FailbackResult } from "../fail-back";
import { mayRunOn } from "../may-run-on";
import type { ObservedState } from "../observed-state";
import type { Order } from "../request";

/**
 * How an operation ended for one machine of a wave.
 *
 * - `back` fulfilled, or left alone because it had come back before
 * - `drifted` fulfilled once, and the host shows that it needs failing back again; `overtaken` in an earlier operation
 * - `failed` its failback failed now, or it could not be asked for; `spent` it failed earlier, and starts nothing again
 * - `open` its failback may still run; `blocked` by a fact of the host; `notStarted` its turn did not come
 */
export type MachineVerdict = "back" | "drifted" | "overtaken" | "failed" | "spent" | "open" | "blocked" | "notStarted";

export interface MachineEnd {
  readonly verdict: MachineVerdict;
  /** The machine's newest order; undefined when the operation made none. */
  readonly order: Order | undefined;
  readonly observed: ObservedState | undefined;
  /** Why it is not back. */
  readonly error: FailbackError | undefined;
  /** Whether the failure budget counts it. */
  readonly counts: boolean;
  /** Whether its failback may run on at the host. */
  readonly mayStillRun: boolean;
}

/** What failing back one machine came to. */
export function endOf(result: FailbackResult): MachineEnd {
  const { order, observed, failure } = result;
  const end = { order, observed, error: failure, mayStillRun: mayRunOn(result) };
  if (!failure) {
    return { ...end, verdict: order?.outcome === "overtaken" ? "overtaken" : "back", counts: false };
  }
  if (failure.code === "requestSpent") return { ...end, verdict: "spent", counts: true };
  if (order?.outcome === "open") return { ...end, verdict: "open", counts: true };
  const isFailed = order?.outcome === "failed" || order?.outcome === "overtaken";
  return { ...end, verdict: isFailed ? "failed" : "blocked", counts: isFailed };
}

/** What it came to when nothing was recorded. */
export function endOfRefusal(error: FailbackError): MachineEnd {
  const { code } = error;
  // A defect may have struck after the call was sent.
  const end = { order: undefined, observed: undefined, error, mayStillRun: code === "internal" };
  if (code === "requestSpent") return { ...end, verdict: "spent", counts: true };
  if (STOPPED.has(code)) return { ...end, verdict: "notStarted", counts: false };
  return NOT_COUNTED.has(code)
    ? { ...end, verdict: "blocked", counts: false }
    : { ...end, verdict: "failed", counts: true };
}

/**
 * What it came to when a failback that runs, or may, was lost before it could be followed: it stays as it was recorded.
 *
 * @param order its own, from the record or out of the journal; undefined for somebody else's failback, which was to be joined
 */
export function endOfUnfollowed(error: FailbackError, order: Order | undefined): MachineEnd {
  const refused = { ...endOfRefusal(error), order };
  // Only a fresh look tells that one which had failed does not run after all.
  if (refused.verdict === "spent") return refused;
  const isOpen = order !== undefined || refused.counts;
  return { ...refused, verdict: isOpen ? "open" : "blocked", mayStillRun: true };
}

/** Somebody stopped all that has not been sent yet. */
const STOPPED: ReadonlySet<FailbackErrorCode> = new Set(["requestHalted", "engineGone"]);

/** Facts of the host, of time and of other people's doing: nothing went wrong on the way. */
const NOT_COUNTED: ReadonlySet<FailbackErrorCode> = new Set([
  "againNeeded",
  "builtInProvider",
  "failbackRunning",
  "failoverRunning",
  "hostClockUnknown",
  "hostFull",
  "inputInvalid",
  "journalUnended",
  "machineBusy",
  "machineNotFound",
  "machineNotOff",
  "machineNotUnique",
  "movedSincePlan",
  "planNeeded",
  "recoveryPointMissing",
  "relationshipMissing",
  "replicationCritical",
  "requestExpired",
  "requestUsed",
  "resynchronizing",
  "stateNotAllowed",
  "stateUnknown",
  "testReplica",
]);

/** Whether the error stops everything that has not been sent yet. */
export function stopsAll(error: FailbackError | undefined): error is FailbackError {
  return error !== undefined && STOPPED.has(error.code);
}
