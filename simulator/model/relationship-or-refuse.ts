import { ImpossibleAction } from "./impossible-action";
import { type Machine, relationshipOf } from "./machine";
import type { Relationship, RelationshipKind } from "./relationship";

/** @throws ImpossibleAction */
export function relationshipOrRefuse(machine: Machine, kind: RelationshipKind): Relationship {
  const relationship = relationshipOf(machine, kind);
  if (!relationship) throw new ImpossibleAction(`${machine.name} has no ${kind} relationship`);
  return relationship;
}
