import { type CimInstance, referencedKey, referenceOf } from "../cim/instance";
import { type CimReference, classOf } from "../cim/reference";
import type { CimSession } from "../cim/session";
import type { JobSnapshot } from "../failback/observation";
import { readJob } from "./readings";

interface KnownJob {
  readonly id: string;
  readonly reference: CimReference;
}

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

  /**
   * The jobs that references lead to, as far as they are still there. One is asked for by itself; of more of a class, as
   * after a restart of the services that forgot them all, the class is asked for, so that the questions do not grow with
   * the jobs.
   */
  async follow(ids: readonly string[], session: CimSession): Promise<JobSnapshot[]> {
    const found: CimInstance[] = [];
    for (const [className, known] of this.#byClass(ids)) {
      const [only] = known;
      if (known.length === 1 && only) found.push(...[await session.get(only.reference)].flatMap((job) => job ?? []));
      else
        found.push(
          ...(await session.query({ className, where: { property: "InstanceID", anyOf: known.map(({ id }) => id) } })),
        );
    }
    return found.map(readJob);
  }

  #byClass(ids: readonly string[]): ReadonlyMap<string, readonly KnownJob[]> {
    const byClass = new Map<string, KnownJob[]>();
    for (const id of ids) {
      const reference = this.of(id);
      if (!reference) continue;
      const known = byClass.get(classOf(reference)) ?? [];
      known.push({ id, reference });
      byClass.set(classOf(reference), known);
    }
    return byClass;
  }
}
