import { type CimInstance, referencedKey, referenceOf } from "../cim/instance";
import type { CimReference } from "../cim/reference";

/**
 * Where jobs are, by references that the host gave: of which class a failback's job is, is not documented, and by its
 * class alone it may not be found.
 */
export class JobReferences {
  readonly #references = new Map<string, CimReference>();

  /** Keeps the job that a property of an instance leads to, if it leads to one. */
  remember(instance: CimInstance, property: string): void {
    const reference = referenceOf(instance, property);
    const id = referencedKey(instance, property, "InstanceID");
    if (reference && id) this.#references.set(id.toUpperCase(), reference);
  }

  of(id: string): CimReference | undefined {
    return this.#references.get(id.toUpperCase());
  }
}
