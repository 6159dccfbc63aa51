import type { FailbackErrorCode } from "../errors";

/** What an applied plan would do. `none` and `disarmed` send nothing; only `start` (or `unknown`) may. */
export type PlanAction = "start" | "none" | "blocked" | "unknown" | "disarmed";

export interface PlanBlocker {
  readonly code: FailbackErrorCode;
  readonly reason: string;
  /** What the operator should do. */
  readonly remedy: string;
}

/**
 * What a preview, and so a pull request, shows about one machine. Nothing in it moves by itself: a saved plan must
 * still hold when it is applied.
 */
export interface Plan {
  readonly action: PlanAction;
  readonly summary: string;
  readonly machine?: string;
  readonly host?: string;
  readonly from?: string;
  readonly to?: string;
  readonly provider?: string;
  readonly recoveryPoint?: string;
  /** The identifier that is sent; absent when the choice is left to the host. */
  readonly recoveryPointId?: string;
  readonly steps?: readonly string[];
  readonly consequences?: readonly string[];
  readonly warnings?: readonly string[];
  readonly blockedBy?: readonly PlanBlocker[];
}

/** Constant: a disarmed resource never differs from itself. */
export const DISARMED_PLAN: Plan = {
  action: "disarmed",
  summary: "no `request` is set: the machine is only observed, and nothing is started",
};

/** Constant: for a request that was used before. */
export const NOTHING_TO_SEND_PLAN: Plan = { action: "none", summary: "nothing to send" };

/** Constant: the machine is failing back or has come back already, and the request is new. */
export const REQUEST_BECOMES_USED_PLAN: Plan = {
  action: "none",
  summary: "nothing to send; this request becomes used",
};
