/**
 * Replication states of a relationship: `Msvm_ReplicationRelationship.ReplicationState`, WMI numbering.
 * PowerShell's ReplicationState is one higher for 3 to 16; never mix the two. See docs/facts/hyperv.md.
 */
export const ReplicationState = {
  Disabled: 0,
  ReadyForReplication: 1,
  WaitingToCompleteInitialReplication: 2,
  Replicating: 3,
  SyncedReplicationComplete: 4,
  /** A failover has been done and not yet committed. */
  Recovered: 5,
  /** The failover is committed: what `InitiateFailback` most likely starts from. */
  Committed: 6,
  Suspended: 7,
  Critical: 8,
  WaitingToStartResynchronization: 9,
  Resynchronizing: 10,
  ResynchronizationSuspended: 11,
  FailoverInProgress: 12,
  /** The method's own page calls it WaitingForFailback. */
  FailbackInProgress: 13,
  /** The only state that is success. */
  FailbackCompleted: 14,
  DiskUpdateInProgress: 15,
  DiskUpdateCritical: 16,
  Unknown: 17,
  RepurposeReplicationInProgress: 18,
  PreparedForSyncReplication: 19,
  PreparedForGroupReverseReplication: 20,
  FiredrillInProgress: 21,
} as const;

export type ReplicationStateName = keyof typeof ReplicationState;

/** The one state that counts as success, by its name: what an armed resource desires. */
export const DESIRED_STATE = "FailbackCompleted" satisfies ReplicationStateName;

const NAMES = new Map<number, string>(Object.entries(ReplicationState).map(([name, code]) => [code, name]));

/** The state's name; `Unreadable` when the host showed none, `State<code>` for a code nobody has documented. */
export function stateName(code: number | undefined): string {
  if (code === undefined) return "Unreadable";
  return NAMES.get(code) ?? `State${code}`;
}

export const stateNames = Object.keys(ReplicationState) as readonly ReplicationStateName[];

/** States that can never be declared as a start: they mean running, done or not knowable. */
export const neverStartFrom: readonly ReplicationStateName[] = [
  "FailoverInProgress",
  "FailbackInProgress",
  "FailbackCompleted",
  "Unknown",
];
