import type { HostBehaviour } from "./behaviour";
import type { Job } from "./job";
import type { Language } from "./language";
import type { HostLimits } from "./limits";
import type { Machine } from "./machine";
import type { Provider } from "./provider";
import type { Outage } from "./visibility";

/**
 * What becomes of a failback that runs when the host's services restart. Nothing public says what Windows does, so a
 * fleet chooses: the relationship stays where it is for good, goes back to the state it came from, or the provider
 * brings the failback to the end that was in store for it.
 */
export const RESTART_BEHAVIOURS = ["stays", "returns", "completes"] as const;
export type RestartBehaviour = (typeof RESTART_BEHAVIOURS)[number];

/**
 * What the host does with a RecoveryPointIdentifier that names no recovery point of the machine. Nobody knows what
 * Windows does: it may refuse it, or hand it to the provider as it is.
 */
export type UnknownRecoveryPoints = "refuse" | "accept";

/** What the host is: nothing here moves by itself. */
export interface HostIdentity {
  readonly computerName: string;
  /** As in `10.0.20348`. */
  readonly osBuild: string;
  /** The host's own language: it answers in it when a request names no locale. */
  readonly language: Language;
  readonly restartDuringFailback: RestartBehaviour;
  readonly unknownRecoveryPoints: UnknownRecoveryPoints;
  readonly limits: HostLimits;
}

/** Everything the host knows at one instant. A value: each change makes a new one. Instants are host milliseconds. */
export interface HostState {
  readonly identity: HostIdentity;
  readonly providers: readonly Provider[];
  readonly machines: readonly Machine[];
  /** Running and just-ended jobs, oldest first. */
  readonly jobs: readonly Job[];
  /** How the host departs from what it does by itself; not kept across a restart of the process, as the next one. */
  readonly behaviour?: HostBehaviour;
  readonly outage?: Outage;
}

export function withMachine(state: HostState, machine: Machine): HostState {
  return { ...state, machines: state.machines.map((one) => (one.id === machine.id ? machine : one)) };
}

export function findMachine(state: HostState, id: string): Machine | undefined {
  const wanted = id.toUpperCase();
  return state.machines.find((machine) => machine.id === wanted);
}
