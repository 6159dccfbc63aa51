import type { CimInstance } from "../cim/instance";
import type { CimReference } from "../cim/reference";
import type { CimSession } from "../cim/session";
import { FailbackError } from "../errors";
import type { LookRef, Observation, ObservedRelationship, RelationshipRef } from "../failback/observation";
import type {
  Clock,
  HostInventory,
  JobLookup,
  ReplicaHost,
  SendGate,
  StartOrder,
  StartOutcome,
} from "../failback/ports";
import type { RecoveryPoint } from "../failback/recovery-point";
import { systemClock } from "../failback/system-clock";
import { FailbackJobs } from "./failback-jobs";
import { initiateFailback } from "./initiate-failback";
import { instanceKey, joinMachines } from "./inventory";
import { JobReferences } from "./job-references";
import { HypervClass, relationshipId } from "./names";
import { readJob, readMachine, readRelationship } from "./readings";
import { readRecoveryPoint, recoveryPointTypes } from "./recovery-points";

/**
 * How long settings that were read may be sent back without being read again. They are sent whole, and nobody has
 * documented whether the host takes them as orders: what somebody changed on the host since (its certificate, the
 * connection points, the disks that replicate) must not be put back by a long operation. So they are not kept for all of
 * it; and when they are read again, then for all machines, so that each start does not cost one more query.
 */
const SETTINGS_KEPT_MS = 60_000;

/** A Hyper-V host, over any CIM session. Every question is one WQL query however many machines it is about. */
export class HypervReplicaHost implements ReplicaHost {
  #service: Promise<CimReference> | undefined;
  #settings: { readonly byId: Promise<ReadonlyMap<string, CimInstance>>; readonly at: number } | undefined;

  readonly #jobReferences: JobReferences;

  /** The clock says how old settings are, and how long one job may keep others waiting; the machine's own unless given. */
  constructor(
    readonly session: CimSession,
    readonly clock: Pick<Clock, "monotonic" | "sleep"> = systemClock,
  ) {
    this.#jobReferences = new JobReferences(clock);
  }

  /**
   * Seven queries, whatever the number of machines; six when no failback job is known to the host, and one less when
   * the service's reference is known already.
   */
  async inventory(): Promise<HostInventory> {
    const systems = await this.#all(HypervClass.computerSystem);
    const hosting = systems.find((system) => readMachine(system) === undefined);
    if (!hosting) throw this.#emptyAnswer();
    await this.#serviceReference();
    const relationships = await this.#all(HypervClass.relationship);
    const settings = [...(await this.#readSettings()).values()];
    const machines = joinMachines({
      systems,
      relationships,
      settings,
      providers: await this.#all(HypervClass.provider),
      jobs: await this.#failbackJobs(),
    });
    return { machines };
  }

  /**
   * Three queries, four when the host knows failback jobs; and one more for each kind of thing that is missing. The jobs
   * come first, as in every tick of waiting (failback/sights.ts): a state that was read after a job's end cannot be the
   * one that it had until then.
   */
  async observe(refs: readonly LookRef[]): Promise<Observation[]> {
    if (refs.length === 0) return [];
    const ids = refs.map((ref) => ref.vmId);
    const jobs = await this.#failbackJobs();
    const systems = await this.#some(HypervClass.computerSystem, "Name", ids);
    const relationships = await this.#relationships(refs);
    const machines = new Map(systems.map(readMachine).flatMap((machine) => (machine ? [[machine.id, machine]] : [])));
    if (refs.some((ref) => !machines.has(ref.vmId))) await this.#assertReadable();
    return refs.map((ref, index) => ({
      machine: machines.get(ref.vmId),
      relationship: relationships[index],
      jobs: jobs.of(ref.vmId, ref.recordedJobIds),
    }));
  }

  async relationships(refs: readonly RelationshipRef[]): Promise<(ObservedRelationship | undefined)[]> {
    return this.#relationships(refs);
  }

  /**
   * One query for all; and for those that it does not find, for the class of a job need not descend from the one the
   * query is about: one for where they are, unless that is known, one for each class that leads to, and a control when
   * that finds nothing either. What goes wrong on that way is the trouble of those jobs alone.
   */
  async jobs(ids: readonly string[]): Promise<(JobLookup | FailbackError)[]> {
    if (ids.length === 0) return [];
    const found = await this.#some(HypervClass.job, "InstanceID", ids);
    const byId = new Map<string, JobLookup | FailbackError>();
    for (const job of found.map(readJob)) byId.set(job.id.toUpperCase(), job);
    const missing = [...new Set(ids.map((id) => id.toUpperCase()))].filter((key) => !byId.has(key));
    await this.#findReferences(missing);
    for (const [key, job] of await this.#jobReferences.follow(missing, this.session)) byId.set(key, job);
    if (missing.some((key) => !byId.has(key))) await this.#assertReadable();
    return ids.map((id) => byId.get(id.toUpperCase()) ?? "gone");
  }

  /** A job that another process has started is found by what it works on. */
  async #findReferences(ids: readonly string[]): Promise<void> {
    if (ids.every((id) => this.#jobReferences.of(id))) return;
    for (const association of await this.#all(HypervClass.affectedJobElement)) {
      this.#jobReferences.remember(association, "AffectingElement");
    }
  }

  async initiateFailback(order: StartOrder, gate: SendGate): Promise<StartOutcome> {
    return initiateFailback({
      session: this.session,
      service: () => this.#serviceReference(),
      order,
      gate,
      answered: (output) => this.#jobReferences.remember(output, "Job"),
      recentSettings: () => this.#recentSettings(relationshipId(order)),
    });
  }

  async recoveryPoints(): Promise<RecoveryPoint[]> {
    const settings = await this.#some(HypervClass.systemSettings, "VirtualSystemType", recoveryPointTypes);
    return settings.flatMap((one) => readRecoveryPoint(one) ?? []);
  }

  hostTime(): number | undefined {
    return this.session.hostTime();
  }

  close(): Promise<void> {
    return this.session.close();
  }

  /** A relationship's settings out of those of all, once an inventory has read them; read again when they are old. */
  async #recentSettings(id: string): Promise<CimInstance | undefined> {
    if (!this.#settings) return undefined;
    const isOld = this.clock.monotonic() - this.#settings.at > SETTINGS_KEPT_MS;
    return (await (isOld ? this.#readSettings() : this.#settings.byId)).get(id.toUpperCase());
  }

  /** The settings of all relationships. Who asks while they are being read waits for them as well. */
  #readSettings(): Promise<ReadonlyMap<string, CimInstance>> {
    const byId = this.#all(HypervClass.settings).then((all) => new Map(all.map((one) => [instanceKey(one), one])));
    const read = { byId, at: this.clock.monotonic() };
    this.#settings = read;
    byId.catch(() => {
      if (this.#settings === read) this.#settings = undefined;
    });
    return byId;
  }

  #all(className: string): Promise<CimInstance[]> {
    return this.session.query({ className });
  }

  #some(className: string, property: string, anyOf: readonly string[]): Promise<CimInstance[]> {
    return this.session.query({ className, where: { property, anyOf } });
  }

  async #relationships(refs: readonly RelationshipRef[]): Promise<(ObservedRelationship | undefined)[]> {
    if (refs.length === 0) return [];
    const ids = refs.map(relationshipId);
    const instances = await this.#some(HypervClass.relationship, "InstanceID", ids);
    const byId = new Map(instances.map((one) => [instanceKey(one), readRelationship(one)]));
    const readings = ids.map((id) => byId.get(id.toUpperCase()));
    if (readings.includes(undefined)) await this.#assertReadable();
    return readings;
  }

  async #failbackJobs(): Promise<FailbackJobs> {
    return FailbackJobs.among(await this.#all(HypervClass.job), () => this.#all(HypervClass.affectedJobElement));
  }

  /** The replication service by its own reference, asked for once: which of its keys a call needs is not documented. */
  #serviceReference(): Promise<CimReference> {
    this.#service ??= this.#findService().catch((error: unknown) => {
      this.#service = undefined;
      throw error;
    });
    return this.#service;
  }

  async #findService(): Promise<CimReference> {
    const [service] = await this.session.query({ className: HypervClass.service }, { withReferences: true });
    if (!service) throw this.#emptyAnswer();
    return (
      service.reference ?? this.session.reference(HypervClass.service, [["CreationClassName", HypervClass.service]])
    );
  }

  /** Nothing found may mean nothing there, or nothing shown: accounts without rights get empty answers, no errors. */
  async #assertReadable(): Promise<void> {
    const services = await this.#all(HypervClass.service);
    if (services.length === 0) throw this.#emptyAnswer();
  }

  #emptyAnswer(): FailbackError {
    return new FailbackError(
      "accessDenied",
      `${this.session.hostName} shows neither its own computer system nor its replication service; an account without rights sees just that`,
    );
  }
}
