import type { HostBehaviour } from "../../simulator/model/behaviour";
import type { MachineName } from "./fleet";
import type { Death } from "./mortal";
import type { WireFault } from "./network";
import type { Verb } from "./operation";
import type { StackName } from "./world";

/** What a program declares, as far as histories change it. */
export interface Declaration {
  readonly machine: MachineName;
  readonly request: string | undefined;
  readonly point: "latest" | "named" | "consistent" | "missing";
  readonly again: boolean;
  readonly preflight: boolean;
  /** Seconds from now, by the host's clock. */
  readonly validFor: number | undefined;
}

/** What an administrator does behind everybody's back. */
export type Deed =
  | "failOver"
  | "commit"
  | "reverse"
  | "removeReplication"
  | "startFailback"
  | "powerOn"
  | "powerOff"
  | "rename"
  | "recovered"
  | "committed"
  | "replicating";

/** One thing that happens in a history. */
export type Step =
  | { readonly kind: "run"; readonly verb: Verb; readonly stack: StackName; readonly death: Death | undefined }
  | { readonly kind: "both"; readonly deaths: Readonly<Record<StackName, Death | undefined>> }
  | { readonly kind: "declare"; readonly stack: StackName; readonly declaration: Declaration }
  /** The machine is failed over again, and a new request arms its failback. */
  | { readonly kind: "nextRequest"; readonly stack: StackName; readonly machine: MachineName }
  /** Host and network behave again. */
  | { readonly kind: "calm" }
  | { readonly kind: "destroy"; readonly stack: StackName }
  | { readonly kind: "renameResource"; readonly stack: StackName }
  | { readonly kind: "export"; readonly stack: StackName }
  | { readonly kind: "import"; readonly stack: StackName }
  | { readonly kind: "loseJournal"; readonly stack: StackName }
  | { readonly kind: "halt"; readonly stack: StackName; readonly request: string; readonly inSeconds: number }
  | { readonly kind: "resume"; readonly stack: StackName; readonly request: string }
  | { readonly kind: "deed"; readonly machine: MachineName; readonly deed: Deed; readonly inSeconds: number }
  | {
      readonly kind: "restart";
      readonly downSeconds: number;
      readonly failbacks: "stays" | "returns";
      readonly inSeconds: number;
    }
  | { readonly kind: "behave"; readonly behaviour: HostBehaviour }
  | { readonly kind: "wire"; readonly faults: readonly WireFault[] }
  | { readonly kind: "wait"; readonly seconds: number };
