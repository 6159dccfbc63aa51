import type { CourseStep } from "./course";
import type { ReplicationHealth } from "./numbers";

export type RelationshipKind = "primary" | "extended";

export interface Relationship {
  readonly kind: RelationshipKind;
  /** A number of ReplicationState; any other number too, for hosts newer than the documentation. */
  readonly state: number;
  readonly health: ReplicationHealth;
  readonly providerId: string;
  /** The state a running failback came from, and goes back to when it fails. */
  readonly failbackFrom?: number;
  /** What a failback still has in store for it. */
  readonly course?: readonly CourseStep[];
  /** What ReplicationState reads when that is not its state; null: no value. */
  readonly reads?: number | null;
  /** When a replica last arrived; undefined: never. */
  readonly lastReplicationAt?: number;
}

/** What a client reads as its ReplicationState. */
export function readState({ state, reads }: Relationship): number | null {
  return reads === undefined ? state : reads;
}

/**
 * `InstanceID` of a relationship and of its settings, in the form Microsoft documents for
 * Msvm_ReplicationRelationship: 0 is the primary, 1 the extended relationship.
 */
export function relationshipInstanceId(machineId: string, kind: RelationshipKind): string {
  return `Microsoft:${machineId}\\HVR\\${kind === "primary" ? 0 : 1}`;
}

/** The relationship an InstanceID names; undefined when it is no such text. WMI compares keys without regard to case. */
export function parseRelationshipInstanceId(text: string): { machineId: string; kind: RelationshipKind } | undefined {
  const match = /^Microsoft:([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\\HVR\\([01])$/i.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { machineId: match[1].toUpperCase(), kind: match[2] === "0" ? "primary" : "extended" };
}
