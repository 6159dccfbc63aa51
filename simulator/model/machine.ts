import type { EnabledState, ReplicationMode } from "./numbers";
import type { RecoveryPoint } from "./recovery-point";
import type { Relationship, RelationshipKind } from "./relationship";

/** How a machine's next failback goes. */
export interface FailbackCourse {
  /** Length of the job, in seconds of the host's clock. */
  readonly seconds: number;
  readonly ends: FailbackEnd;
}

export const FAILBACK_ENDS = ["completed", "completedWithWarnings", "failed", "terminated", "killed"] as const;
export type FailbackEnd = (typeof FAILBACK_ENDS)[number];

export interface Machine {
  /** A GUID, upper case. */
  readonly id: string;
  readonly name: string;
  readonly enabledState: EnabledState;
  /** When enabledState was last changed; undefined: not since the host knows the machine. */
  readonly enabledStateSince?: number;
  readonly createdAt: number;
  /** The first is 2 when the machine may take a request; a second one says what the host is doing with it. */
  readonly operationalStatus: readonly number[];
  readonly mode: ReplicationMode;
  readonly relationships: readonly Relationship[];
  /** Oldest first. */
  readonly recoveryPoints: readonly RecoveryPoint[];
  readonly failback: FailbackCourse;
}

export function relationshipOf(machine: Machine, kind: RelationshipKind): Relationship | undefined {
  return machine.relationships.find((one) => one.kind === kind);
}

export function withRelationship(machine: Machine, relationship: Relationship): Machine {
  return {
    ...machine,
    relationships: machine.relationships.map((one) => (one.kind === relationship.kind ? relationship : one)),
  };
}
