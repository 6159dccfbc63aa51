import { type CimInstance, referencedKey, referenceOf } from "../cim/instance";
import type { CimReference } from "../cim/reference";

/**
 * Where the jobs are that methods started, by the references they gave: of which class a failback's job is, is not
 * documented, and by its class alone it may not be found.
 */
export class StartedJobs {
  readonly #references = new Map<string, CimReference>();

  /** Keeps the job that a method's output names, if it names one. */
  remember(output: CimInstance): void {
    const reference = referenceOf(output, "Job");
    const id = referencedKey(output, "Job", "InstanceID");
    if (reference && id) this.#references.set(id.toUpperCase(), reference);
  }

  reference(id: string): CimReference | undefined {
    return this.#references.get(id.toUpperCase());
  }
}
