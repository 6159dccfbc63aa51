import type { RelationshipKind } from "./model/relationship";

/** A call that changes something, as it came over the wire. */
export interface CallEntry {
  readonly sequence: number;
  /** ISO 8601, of the host's clock. */
  readonly hostTime: string;
  readonly class: string;
  readonly method: string;
  /** What the call names, also when it ended in a fault; null for what cannot be read. */
  readonly machineId: string | null;
  readonly relationship: RelationshipKind | null;
  readonly recoveryPoint: string | null;
  /** The code the host meant to answer with. Null when the call ended in a fault before the method ran. */
  readonly returnCode: number | null;
  /** The subcode of that fault. */
  readonly fault: string | null;
  readonly jobId: string | null;
  /** Whether the call began a failback, whatever its return code says. */
  readonly started: boolean;
  /** What became of the answer: null while it is under way, and for one nobody told of. */
  readonly answer: "delivered" | "lost" | null;
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
