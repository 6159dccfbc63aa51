import { asNobodysOwn } from "./nobodys-own";
import type { LookRef, Observation, RelationshipRef } from "./observation";
import type { HostInventory, ReplicaHost, SendGate, StartOrder, StartOutcome } from "./ports";
import type { RecoveryPoint } from "./recovery-point";

/** Looks that are taken as one. */
interface Batch {
  readonly refs: LookRef[];
  readonly seen: Promise<readonly Observation[]>;
}

/**
 * A host whose machines are looked at together: looks asked for at the same moment are one, and those asked for while one
 * is under way wait for the next, which begins after they were asked. A look that nobody else wants begins at once, and
 * asks as before. Nothing else is shared, least of all the call.
 */
export class SharedLooks implements ReplicaHost {
  /** What the last look that began will have ended with, well or badly. */
  #underWay: Promise<unknown> = Promise.resolve();
  /** Who has asked since; it takes no more of them once it has begun. */
  #gathering: Batch | undefined;

  constructor(readonly host: ReplicaHost) {}

  async observe(refs: readonly LookRef[]): Promise<Observation[]> {
    const batch = this.#gathering ?? this.#gather();
    const first = batch.refs.length;
    batch.refs.push(...refs);
    return (await batch.seen).slice(first, first + refs.length);
  }

  #gather(): Batch {
    const refs: LookRef[] = [];
    const seen = this.#underWay.then(() => {
      this.#gathering = undefined;
      return asNobodysOwn(() => this.host.observe(refs));
    });
    this.#underWay = seen.then(
      () => undefined,
      // Told to those who asked; the next look is no worse for it.
      () => undefined,
    );
    this.#gathering = { refs, seen };
    return this.#gathering;
  }

  inventory(): Promise<HostInventory> {
    return this.host.inventory();
  }

  relationships(refs: readonly RelationshipRef[]): ReturnType<ReplicaHost["relationships"]> {
    return this.host.relationships(refs);
  }

  jobs(ids: readonly string[]): ReturnType<ReplicaHost["jobs"]> {
    return this.host.jobs(ids);
  }

  initiateFailback(order: StartOrder, gate: SendGate): Promise<StartOutcome> {
    return this.host.initiateFailback(order, gate);
  }

  recoveryPoints(): Promise<RecoveryPoint[]> {
    return this.host.recoveryPoints();
  }

  hostTime(): number | undefined {
    return this.host.hostTime();
  }

  close(): Promise<void> {
    return this.host.close();
  }
}
