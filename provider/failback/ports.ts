import type { FailbackError } from "../errors";
import type {
  JobSnapshot,
  LookRef,
  Observation,
  ObservedMachine,
  ObservedRelationship,
  RelationshipKind,
  RelationshipRef,
} from "./observation";
import type { RecoveryPoint } from "./recovery-point";

/** The replication provider behind a relationship: Hyper-V's own, or one that was plugged in. */
export interface ReplicationProvider {
  readonly kind: "builtIn" | "external" | "unknown";
  /** Its name as the host shows it. */
  readonly name: string;
}

/** The settings name no provider, or there are no settings. */
export const NO_PROVIDER: ReplicationProvider = { kind: "unknown", name: "none named" };

/** What rarely changes about a relationship, read once an operation. */
export interface RelationshipFacts extends ObservedRelationship {
  readonly provider: ReplicationProvider;
}

export interface InventoryMachine extends ObservedMachine {
  readonly relationships: Readonly<Partial<Record<RelationshipKind, RelationshipFacts>>>;
  readonly jobs: readonly JobSnapshot[];
}

/** Everything one look at a host tells, at a cost that does not grow with the number of machines. */
export interface HostInventory {
  readonly machines: readonly InventoryMachine[];
}

/** One failback to start. */
export interface StartOrder extends RelationshipRef {
  /** Sent verbatim; undefined leaves the parameter out. */
  readonly recoveryPointId: string | undefined;
  /** How long the way up to the answer may take, milliseconds. */
  readonly deadlineMs: number;
}

/** What became of the one call. Only `refused` and `notSent` say for certain that nothing was started. */
export type StartOutcome =
  | { readonly kind: "accepted"; readonly jobId: string | undefined }
  | { readonly kind: "refused"; readonly returnCode: number }
  /** A host may name a job all the same: then it is followed. */
  | { readonly kind: "unknown"; readonly jobId: string | undefined; readonly cause: FailbackError }
  | { readonly kind: "notSent"; readonly cause: FailbackError };

/** Runs on the ready connection, directly before the bytes of the call. Throwing keeps them back. */
export type SendGate = () => Promise<void>;

export type JobLookup = JobSnapshot | "gone";

/** A host that holds replicas. The transport behind it never repeats {@link initiateFailback}. */
export interface ReplicaHost {
  inventory(): Promise<HostInventory>;
  /** State, power, health and failback jobs, read afresh, in the order asked for. */
  observe(refs: readonly LookRef[]): Promise<Observation[]>;
  /** State and health alone, one query however many: what a waiting tick asks. */
  relationships(refs: readonly RelationshipRef[]): Promise<(ObservedRelationship | undefined)[]>;
  /**
   * Many jobs at once; one the host has forgotten is `gone`, and one that could not be asked for is the error that it was
   * asked with. Throws what concerns them all.
   */
  jobs(ids: readonly string[]): Promise<(JobLookup | FailbackError)[]>;
  initiateFailback(order: StartOrder, gate: SendGate): Promise<StartOutcome>;
  /** The recovery points of all machines, one query. */
  recoveryPoints(): Promise<RecoveryPoint[]>;
  /** The host's own time in milliseconds since 1970, as its last answer told it; undefined when none did. */
  hostTime(): number | undefined;
  close(): Promise<void>;
}

/** Time, so that tests can replace it. */
export interface Clock {
  /** Milliseconds since 1970, for records. */
  now(): number;
  /** Milliseconds that only ever grow, for deadlines. */
  monotonic(): number;
  /** Sleeps, unless it is woken sooner; a clock that nobody waits for may sleep on. */
  sleep(ms: number, wake?: AbortSignal): Promise<void>;
}

/** What an operator sees on the resource's own line. A line that is lost is no reason to fail. */
export interface Progress {
  /** Replaces the moving text. */
  moving(text: string): Promise<void>;
  /** A line that stays. */
  step(text: string): Promise<void>;
  /** A warning that stays. */
  warn(text: string): Promise<void>;
  /** Throws `engineGone` when the engine that ordered this no longer listens. */
  assertListening(): Promise<void>;
}
