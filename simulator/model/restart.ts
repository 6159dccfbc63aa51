import { movedTo } from "./course";
import type { HostState, RestartBehaviour } from "./host-state";
import type { Machine } from "./machine";
import { ReplicationState } from "./numbers";
import type { Relationship } from "./relationship";

/**
 * What is left after the host's services restarted: machines and relationships, no jobs. That a job does not outlive
 * them is an inference of ours; so is what becomes of its relationship (see RestartBehaviour).
 */
export function restart(
  state: HostState,
  behaviour: RestartBehaviour = state.identity.restartDuringFailback,
): HostState {
  const machines =
    behaviour === "completes" ? state.machines : state.machines.map((machine) => interrupted(machine, behaviour));
  return { ...state, machines, jobs: [] };
}

function interrupted(machine: Machine, behaviour: "stays" | "returns"): Machine {
  return {
    ...machine,
    relationships: machine.relationships.map((relationship) => {
      const { state, failbackFrom } = relationship;
      if (state !== ReplicationState.FailbackInProgress || failbackFrom === undefined) return relationship;
      return behaviour === "stays" ? stranded(relationship) : movedTo(relationship, failbackFrom);
    }),
  };
}

/** Nothing is in store for it any more; where it came from is still known. */
function stranded({ course: _course, reads: _reads, ...relationship }: Relationship): Relationship {
  return relationship;
}
