/** Numbers of Hyper-V's properties, from Microsoft's documentation of the classes that hold them. */

export const ReplicationState = {
  Disabled: 0,
  ReadyForReplication: 1,
  WaitingToCompleteInitialReplication: 2,
  Replicating: 3,
  SyncedReplicationComplete: 4,
  Recovered: 5,
  Committed: 6,
  Suspended: 7,
  Critical: 8,
  WaitingToStartResynchronization: 9,
  Resynchronizing: 10,
  ResynchronizationSuspended: 11,
  FailoverInProgress: 12,
  FailbackInProgress: 13,
  FailbackCompleted: 14,
  DiskUpdateInProgress: 15,
  DiskUpdateCritical: 16,
  Unknown: 17,
  RepurposeReplicationInProgress: 18,
  PreparedForSyncReplication: 19,
  PreparedForGroupReverseReplication: 20,
  FiredrillInProgress: 21,
} as const;

export const EnabledState = { Running: 2, Off: 3, ShuttingDown: 4, Saved: 6, Paused: 9, Starting: 10 } as const;
export type EnabledState = (typeof EnabledState)[keyof typeof EnabledState];

export const ReplicationMode = { None: 0, Primary: 1, Replica: 2, TestReplica: 3, ExtendedReplica: 4 } as const;
export type ReplicationMode = (typeof ReplicationMode)[keyof typeof ReplicationMode];

export const ReplicationHealth = { NotApplicable: 0, OK: 1, Warning: 2, Critical: 3 } as const;
export type ReplicationHealth = (typeof ReplicationHealth)[keyof typeof ReplicationHealth];

/** `OperationalStatus` of a machine: the first one, then what keeps the host busy with it. */
export const OperationalStatus = {
  OK: 2,
  Degraded: 3,
  PredictiveFailure: 5,
  InService: 11,
  CreatingSnapshot: 32768,
  ApplyingSnapshot: 32769,
  DeletingSnapshot: 32770,
  WaitingToStart: 32771,
  MergingDisks: 32772,
  ExportingVirtualMachine: 32773,
  MigratingVirtualMachine: 32774,
} as const;

export const JobState = {
  Running: 4,
  Completed: 7,
  Terminated: 8,
  Killed: 9,
  Exception: 10,
  /** Not among the class's documented values, but in Microsoft's sample and clients. */
  CompletedWithWarnings: 32768,
} as const;

/** Return codes of Msvm_ReplicationService's methods. */
export const ReturnCode = {
  Completed: 0,
  JobStarted: 4096,
  Failed: 32768,
  AccessDenied: 32769,
  NotSupported: 32770,
  InvalidParameter: 32773,
  SystemInUse: 32774,
  InvalidState: 32775,
  IncorrectDataType: 32776,
  SystemNotAvailable: 32777,
} as const;
export type ReturnCode = (typeof ReturnCode)[keyof typeof ReturnCode];
