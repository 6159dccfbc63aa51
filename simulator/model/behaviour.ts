import type { FailbackEnd } from "./machine";

/**
 * What nobody knows of Windows, as switches. Everything is optional; what is left out is what the host does otherwise.
 * All times are of the host's clock. `docs/embedded-host.md` lists every switch with what is known about it.
 */
export interface HostBehaviour {
  /** For the failbacks of every machine. */
  readonly failback?: FailbackBehaviour;
  /** For those of one machine, by its id, instead. */
  readonly machines?: Readonly<Record<string, FailbackBehaviour>>;
  readonly empty?: EmptyAnswers;
  /** How far the clock that the host shows is ahead of the one it lives by; negative: behind. */
  readonly clockSkewSeconds?: number;
}

/** How a failback begins, goes on and ends. It is fixed when the failback starts. */
export interface FailbackBehaviour {
  readonly start?: StartBehaviour;
  readonly job?: JobBehaviour;
  readonly state?: StateBehaviour;
}

/** What InitiateFailback does with a call that is valid; one that is not is refused as ever. */
export interface StartBehaviour {
  /** Replication states it may start from while nothing runs. */
  readonly from?: readonly number[];
  /** What becomes of a call while a failback of the machine runs. */
  readonly whileRunning?: "invalidState" | "inUse" | "accepted";
  /** What is written into the answer. */
  readonly returnValue?: number | "missing" | "notANumber";
  /** Whether anything happens, whatever the answer says. */
  readonly effect?: "starts" | "nothing";
  /** Whether the answer names the job; unless said otherwise it does so with 4096 only. */
  readonly job?: "named" | "null";
}

export const JOB_CLASSES = ["Msvm_ConcreteJob", "Msvm_StorageJob", "Contoso_FailbackJob"] as const;

/** The last one stands for a provider's own class, which descends from CIM_Job and not from CIM_ConcreteJob. */
export type JobClass = (typeof JOB_CLASSES)[number];

export interface JobBehaviour {
  readonly class?: JobClass;
  readonly jobType?: number;
  /** Length, in place of the machine's own; 0 ends before anybody can see it run. */
  readonly seconds?: number;
  readonly ends?: FailbackEnd;
  /** The percentage at which it stops to move. */
  readonly stuckAt?: number;
  /** How long it then stands still beyond its length; for ever unless given. */
  readonly stuckSeconds?: number;
  readonly errorCode?: number;
  readonly errorDescription?: string;
  /** How long it can be read after its end. */
  readonly keptSeconds?: number | "forever";
  /** `notAssociated`: no Msvm_AffectedJobElement leads to it. `hidden`: no query finds it. */
  readonly visibility?: "associated" | "notAssociated" | "hidden";
  /** How long after the call it can first be found. */
  readonly appearsAfterSeconds?: number;
  /** JobState while it runs, and after its end, in place of the documented ones. */
  readonly runningState?: number;
  readonly endState?: number;
}

export interface StateBehaviour {
  /** When a failback that ends well reads FailbackCompleted. */
  readonly completes?: "withJob" | "never" | { readonly afterEnd: number } | { readonly afterStart: number };
  /** Where a failback that does not end well leaves its relationship. */
  readonly whenFailed?: "previous" | "stays" | number;
  /** What ReplicationState reads for a while instead of what it is; of several at one instant the last one counts. */
  readonly shows?: readonly Shown[];
}

export interface Shown {
  /** Reckoned from the call, or from when the relationship has left FailbackInProgress. */
  readonly since: "call" | "landing";
  readonly afterSeconds: number;
  /** For ever unless given. */
  readonly forSeconds?: number;
  /** A number, no value at all, or the state from before the call. */
  readonly reads: number | null | "previous";
}

/** Queries that find nothing where there is something: what an account without rights gets, without any error. */
export interface EmptyAnswers {
  readonly classes: "all" | readonly string[];
  /** Whether the host's own computer system and its replication service can still be read. */
  readonly keepsHost: boolean;
  /** How many queries this befalls; all unless given. */
  readonly times?: number;
}

export function failbackBehaviour(behaviour: HostBehaviour | undefined, machineId: string): FailbackBehaviour {
  return behaviour?.machines?.[machineId] ?? behaviour?.failback ?? {};
}
