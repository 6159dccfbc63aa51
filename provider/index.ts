/** The public surface of `pulumi-hyperv-failback`. */
export type { FailbackErrorCode } from "./errors";
export type { ObservedState } from "./failback/observed-state";
export type { ReplicationStateName } from "./failback/replication-state";
export type { Order, OrderOutcome } from "./failback/request";
export type { Duration } from "./lifecycle/duration";
export type { Plan, PlanAction, PlanBlocker } from "./lifecycle/plan";
export type { WavePlan, WaveTotals } from "./lifecycle/wave/wave-plan";
export type { WaveCounts, WaveDurations } from "./lifecycle/wave/wave-summary";
export { FailbackPlan } from "./resources/failback-plan";
export type {
  FailbackPlanArgs,
  PlannedWaveArgs,
  PlanStep,
  PlanStepAfter,
  PlanStepResult,
} from "./resources/failback-plan-args";
export type { PlanGate } from "./resources/failback-plan-gates";
export type { PlanRto } from "./resources/failback-plan-rto";
export { FailbackWave } from "./resources/failback-wave";
export type { FailbackWaveArgs, WaveMemberArgs } from "./resources/failback-wave-args";
export { ReplicationFailback } from "./resources/replication-failback";
export type {
  HostConnectionArgs,
  HostTlsArgs,
  MachineArgs,
  RecoveryPointArgs,
  ReplicationFailbackArgs,
  TimeoutsArgs,
} from "./resources/replication-failback-args";
export type { WaveMachineResult } from "./resources/wave-results";
