import type { RelationshipRef } from "../failback/observation";
import { withUsed } from "../failback/request";

/**
 * Requests this operation has seen to be used, by machine. When a resource is replaced, Pulumi checks it a second time
 * as if it were new; what the first time showed must not be forgotten.
 */
export class UsedRequests {
  readonly #byMachine = new Map<string, readonly string[]>();

  /** All that is known for the machine, with these ones more. */
  add({ vmId, relationship }: RelationshipRef, requests: readonly string[]): readonly string[] {
    const key = `${vmId}/${relationship}`;
    const known = withUsed(this.#byMachine.get(key) ?? [], ...requests);
    this.#byMachine.set(key, known);
    return known;
  }
}
