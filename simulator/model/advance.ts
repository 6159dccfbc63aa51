import { followCourse } from "./course";
import type { HostState } from "./host-state";
import { keptMs } from "./job";
import type { Machine } from "./machine";

/**
 * The host as it is at an instant: failbacks have moved their relationships, old jobs are forgotten. The same value
 * comes back when nothing happened meanwhile, so that a caller sees whether there is something to keep.
 */
export function advance(state: HostState, now: number): HostState {
  const machines = changed(state.machines, (machine) => advanceMachine(machine, now));
  const jobs = state.jobs.filter((job) => now < job.endsAt + keptMs(job));
  if (machines === state.machines && jobs.length === state.jobs.length) return state;
  return { ...state, machines, jobs };
}

function advanceMachine(machine: Machine, now: number): Machine {
  const relationships = changed(machine.relationships, (relationship) => followCourse(relationship, now));
  return relationships === machine.relationships ? machine : { ...machine, relationships };
}

/** The same array when no element changed. */
function changed<T>(all: readonly T[], change: (one: T) => T): readonly T[] {
  const after = all.map(change);
  return after.some((one, index) => one !== all[index]) ? after : all;
}
