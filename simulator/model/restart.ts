import type { HostState } from "./host-state";
import type { Machine } from "./machine";
import { ReplicationState } from "./numbers";
import type { Relationship } from "./relationship";

/**
 * What is left after the host's services restarted: machines and relationships, no jobs. That a job does not outlive
 * them is an inference of ours; so is what becomes of its relationship (see RestartBehaviour).
 */
export function restart(state: HostState): HostState {
  const machines =
    state.identity.restartDuringFailback === "stays" ? state.machines : state.machines.map(withoutRunningFailback);
  return { ...state, machines, jobs: [] };
}

function withoutRunningFailback(machine: Machine): Machine {
  return { ...machine, relationships: machine.relationships.map(returned) };
}

function returned(relationship: Relationship): Relationship {
  const { failbackFrom, ...rest } = relationship;
  return relationship.state === ReplicationState.FailbackInProgress && failbackFrom !== undefined
    ? { ...rest, state: failbackFrom }
    : relationship;
}
