/** The public surface of `pulumi-hyperv-failback`. */
export type { FailbackErrorCode } from "./errors";
export type { ObservedState } from "./failback/observed-state";
export type { ReplicationStateName } from "./failback/replication-state";
export type { Order, OrderOutcome } from "./failback/request";
export type { Duration } from "./lifecycle/duration";
export type { Plan, PlanAction, PlanBlocker } from "./lifecycle/plan";
export { ReplicationFailback } from "./resources/replication-failback";
export type {
  HostConnectionArgs,
  HostTlsArgs,
  MachineArgs,
  RecoveryPointArgs,
  ReplicationFailbackArgs,
  TimeoutsArgs,
} from "./resources/replication-failback-args";
