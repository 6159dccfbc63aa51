import { FailbackError } from "../errors";
import type { RelationshipRef } from "../failback/observation";

/** Which resource of this operation declares which machine: two for one machine and relationship are a mistake. */
export class Claims {
  readonly #owners = new Map<string, string>();

  /** @throws FailbackError `inputInvalid` when another resource has the machine; the same one may ask again */
  claim({ vmId, relationship }: RelationshipRef, urn: string): void {
    const key = `${vmId}/${relationship}`;
    const owner = this.#owners.get(key) ?? urn;
    this.#owners.set(key, owner);
    if (owner === urn) return;
    throw new FailbackError(
      "inputInvalid",
      `vm is declared by two resources of this program: ${owner} has the ${relationship} relationship of ${vmId} already`,
    );
  }
}
