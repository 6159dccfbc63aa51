import { normalizeGuid } from "../../provider/hyperv/names";

/** Whether a name or GUID that a person typed means this machine; names are compared without case, as Hyper-V does. */
export function matchesMachine(named: string, { id, name }: { readonly id: string; readonly name: string }): boolean {
  return normalizeGuid(named) === id || named.toLowerCase() === name.toLowerCase();
}
