import type { Job } from "./job";
import type { Language } from "./language";
import type { Machine } from "./machine";

/** A replication provider the host knows. */
export interface Provider {
  /** A GUID; of an external provider the CLSID of its COM class. */
  readonly id: string;
  readonly name: string;
}

/** Hyper-V's own provider, host to host; every host has it (Microsoft's documentation of Msvm_ReplicationProvider). */
export const BUILT_IN_PROVIDER: Provider = {
  id: "22391CDC-272C-4DDF-BA88-9BEFB1A0975C",
  name: "Virtual machine replication provider to Hyper-V host",
};

/**
 * What becomes of a failback that runs when the host's services restart. Nothing public says what Windows does, so a
 * fleet chooses: the relationship stays where it is for good, or goes back to the state it came from.
 */
export type RestartBehaviour = "stays" | "returns";

/** What the host is: nothing here moves by itself. */
export interface HostIdentity {
  readonly computerName: string;
  /** As in `10.0.20348`. */
  readonly osBuild: string;
  /** The host's own language: it answers in it when a request names no locale. */
  readonly language: Language;
  readonly restartDuringFailback: RestartBehaviour;
}

/** Everything the host knows at one instant. A value: each change makes a new one. Instants are host milliseconds. */
export interface HostState {
  readonly identity: HostIdentity;
  readonly providers: readonly Provider[];
  readonly machines: readonly Machine[];
  /** Running and just-ended jobs, oldest first. */
  readonly jobs: readonly Job[];
}

export function withMachine(state: HostState, machine: Machine): HostState {
  return { ...state, machines: state.machines.map((one) => (one.id === machine.id ? machine : one)) };
}

export function findMachine(state: HostState, id: string): Machine | undefined {
  const wanted = id.toUpperCase();
  return state.machines.find((machine) => machine.id === wanted);
}
