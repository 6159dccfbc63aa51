import { ReplicationState, type ReplicationStateName, stateName } from "./replication-state";

/**
 * The rows of the decision table: states that call for the same answer.
 *
 * - `running` 13, `completed` 14, `start` a state declared in `startFrom`
 * - `failingOver` 12, `resynchronizing` 9 to 11, `critical` 8 and 16
 * - `elsewhere` everything else that is documented: replication goes its ordinary way
 * - `unknowable` 17, an undocumented code, or unreadable
 */
export type StateFamily =
  | "running"
  | "completed"
  | "start"
  | "failingOver"
  | "resynchronizing"
  | "critical"
  | "elsewhere"
  | "unknowable";

export function stateFamily(state: number | undefined, startFrom: readonly ReplicationStateName[]): StateFamily {
  switch (state) {
    case ReplicationState.FailbackInProgress:
      return "running";
    case ReplicationState.FailbackCompleted:
      return "completed";
    case ReplicationState.FailoverInProgress:
      return "failingOver";
    case ReplicationState.Unknown:
    case undefined:
      return "unknowable";
  }
  const name = stateName(state);
  if (startFrom.some((declared) => declared === name)) return "start";
  switch (state) {
    case ReplicationState.WaitingToStartResynchronization:
    case ReplicationState.Resynchronizing:
    case ReplicationState.ResynchronizationSuspended:
      return "resynchronizing";
    case ReplicationState.Critical:
    case ReplicationState.DiskUpdateCritical:
      return "critical";
    default:
      return Object.hasOwn(ReplicationState, name) ? "elsewhere" : "unknowable";
  }
}
