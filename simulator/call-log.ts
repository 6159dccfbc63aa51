import type { RelationshipKind } from "./model/relationship";

/** A call that changes something, as it came over the wire. */
export interface CallEntry {
  readonly sequence: number;
  /** ISO 8601, of the host's clock. */
  readonly hostTime: string;
  readonly class: string;
  readonly method: string;
  readonly machineId: string | null;
  readonly relationship: RelationshipKind | null;
  readonly recoveryPoint: string | null;
  /** Null when the call ended in a fault before the method ran. */
  readonly returnCode: number | null;
  /** The subcode of that fault. */
  readonly fault: string | null;
  readonly jobId: string | null;
  readonly user: string;
}

/** Something an administrator did by way of the control API. */
export interface ActionEntry {
  readonly sequence: number;
  readonly hostTime: string;
  /** Null for what was done to the host itself. */
  readonly machineId: string | null;
  readonly action: string;
  readonly jobId: string | null;
}
