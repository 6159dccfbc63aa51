import type { Observation } from "./observation";
import { stateName } from "./replication-state";

/** What a host showed last, small enough to be kept: nothing in it moves by itself. */
export interface ObservedState {
  /** A replication state by name, or `MachineMissing`, `RelationshipMissing`, `Unreadable`, `NotObserved`. */
  readonly state: string;
  /** The state's WMI number; null when there is none. */
  readonly code: number | null;
}

export const NOT_OBSERVED: ObservedState = { state: "NotObserved", code: null };

export function observedState(seen: Pick<Observation, "machine" | "relationship">): ObservedState {
  if (!seen.machine) return { state: "MachineMissing", code: null };
  return observedRelationship(seen.relationship);
}

export function observedRelationship(relationship: Observation["relationship"]): ObservedState {
  if (!relationship) return { state: "RelationshipMissing", code: null };
  return { state: stateName(relationship.state), code: relationship.state ?? null };
}
