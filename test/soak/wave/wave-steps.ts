import type { HostBehaviour } from "../../../simulator/model/behaviour";
import type { Death } from "../mortal";
import type { Verb } from "../operation";
import type { Deed, Step } from "../steps";

/** How many machines may be under way, and fail. */
export interface Limits {
  readonly maxParallel: number;
  readonly maxParallelPerHost: number;
  readonly failureBudget: number;
  readonly staggerSeconds: number;
}

/** A machine in the wave's program; numbers beyond the fleet's are taken round. */
export interface Member {
  readonly machine: number;
  /** With a value of its own, and so written as an object. */
  readonly own: "nothing" | "again" | "named" | "missing";
}

export interface WaveDeclaration {
  readonly members: readonly Member[];
  readonly request: string | undefined;
  readonly consistent: boolean;
  readonly again: boolean;
  readonly preflight: boolean;
  /** Seconds from now, by the hosts' clocks. */
  readonly validFor: number | undefined;
  readonly limits: Limits;
}

/** What goes on around a wave as it does around one failback. */
type SharedKind = "calm" | "wire" | "wait" | "destroy" | "renameResource" | "export" | "import" | "loseJournal";

/** One thing that happens in a history of a wave. */
export type WaveStep =
  | (Step & { readonly kind: SharedKind | "halt" | "resume" })
  | { readonly kind: "runWave"; readonly verb: Verb; readonly death: Death | undefined }
  | { readonly kind: "declareWave"; readonly declaration: WaveDeclaration }
  | { readonly kind: "members"; readonly members: readonly Member[] }
  | { readonly kind: "limits"; readonly limits: Limits }
  | { readonly kind: "request"; readonly request: string | undefined }
  /** Some machines are failed over again, and the wave is given the next request. */
  | { readonly kind: "nextWave"; readonly failedOver: readonly number[] }
  | { readonly kind: "machineDeed"; readonly machine: number; readonly deed: Deed; readonly inSeconds: number }
  | { readonly kind: "siteBehaves"; readonly site: number; readonly behaviour: HostBehaviour }
  | {
      readonly kind: "siteRestarts";
      readonly site: number;
      readonly downSeconds: number;
      readonly failbacks: "stays" | "returns";
      readonly inSeconds: number;
    };
