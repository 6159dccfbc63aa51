import { normalizeGuid } from "../provider/hyperv/names";
import type { ReplicationFailbackInputs } from "../provider/lifecycle/inputs";

/** A machine as a person names it: what is a GUID is its id, everything else its name. */
export function machineArgument(text: string): ReplicationFailbackInputs["vm"] {
  const id = normalizeGuid(text);
  return id === undefined ? { name: text } : { id };
}
