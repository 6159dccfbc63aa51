import { type CimInstance, referencedKey, referenceOf } from "../cim/instance";
import { type CimReference, classOf } from "../cim/reference";
import type { CimSession } from "../cim/session";
import { FailbackError, toFailbackError } from "../errors";
import type { JobSnapshot } from "../failback/observation";
import type { Clock } from "../failback/ports";
import { readJob } from "./readings";

interface KnownJob {
  readonly id: string;
  readonly reference: CimReference;
}

/** How long a question about single jobs may keep those waiting who are told of theirs by the query for all. */
const PATIENCE_MS = 10_000;

/**
 * Where jobs are, by references that the host gave: of which class a failback's job is, is not documented, and by its
 * class alone it may not be found.
 */
export class JobReferences {
  readonly #references = new Map<string, CimReference>();
  /** The questions that the host still owes an answer. */
  readonly #unanswered = new Set<string>();

  constructor(readonly clock: Pick<Clock, "sleep">) {}

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
   * The jobs that references lead to, as far as they are still there, by their ids in upper case. One is asked for by
   * itself; of more of a class, as after a restart of the services that forgot them all, the class is asked for, so that the
   * questions do not grow with the jobs. A question that fails, or takes long, is an error for its own jobs and no others.
   */
  async follow(ids: readonly string[], session: CimSession): Promise<ReadonlyMap<string, JobSnapshot | FailbackError>> {
    type Told = readonly [string, JobSnapshot | FailbackError];
    const classes = [...this.#byClass(ids)].map(async ([className, known]): Promise<readonly Told[]> => {
      const keys = known.map(({ id }) => id.toUpperCase());
      const found = await this.#inTime(`${className} ${keys}`, session.hostName, () => ask(className, known, session));
      if (found instanceof FailbackError) return keys.map((key) => [key, found]);
      return found.map(readJob).map((job) => [job.id.toUpperCase(), job]);
    });
    return new Map((await Promise.all(classes)).flat());
  }

  /**
   * Waits for an answer, but not for long: others wait with it. While a question has no answer it is not asked again, and
   * an answer that comes late tells nobody anything, for it may be older than the next question.
   */
  async #inTime<T>(key: string, hostName: string, question: () => Promise<T>): Promise<T | FailbackError> {
    const late = () => new FailbackError("hostTimeout", `${hostName} has not told of a failback job in time`);
    if (this.#unanswered.has(key)) return late();
    this.#unanswered.add(key);
    const answer = question()
      .catch(toFailbackError)
      .finally(() => this.#unanswered.delete(key));
    const told = new AbortController();
    try {
      return await Promise.race([answer, this.clock.sleep(PATIENCE_MS, told.signal).then(late)]);
    } finally {
      told.abort();
    }
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

async function ask(className: string, known: readonly KnownJob[], session: CimSession): Promise<CimInstance[]> {
  const [only] = known;
  if (known.length === 1 && only) return [await session.get(only.reference)].flatMap((job) => job ?? []);
  return session.query({ className, where: { property: "InstanceID", anyOf: known.map(({ id }) => id) } });
}
