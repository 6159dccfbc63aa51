import type { Blocker, Situation } from "../failback/decide";
import { NO_PROVIDER, type RelationshipFacts } from "../failback/ports";
import type { ReplicationFailbackInputs } from "./inputs";

/** The part of a situation that the program and the relationship's own facts give. */
export function declaredSituation(
  { startFrom, again, allowBuiltInProvider }: ReplicationFailbackInputs,
  facts: RelationshipFacts | undefined,
  obstacles: readonly Blocker[] = [],
): Pick<Situation, "provider" | "startFrom" | "allowances" | "obstacles"> {
  return {
    provider: facts?.provider ?? NO_PROVIDER,
    startFrom,
    allowances: { again, builtInProvider: allowBuiltInProvider },
    obstacles,
  };
}
