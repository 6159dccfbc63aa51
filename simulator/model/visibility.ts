import type { EmptyAnswers } from "./behaviour";
import type { HostState } from "./host-state";
import type { Job } from "./job";

/** The host's services are being restarted: no class of Hyper-V's is there, or none has instances. */
export interface Outage {
  readonly until: number;
  readonly answers: "unreachable" | "empty";
}

/** What is still there for an account that may see the host, but none of its machines. */
const HOST_CLASSES: readonly string[] = ["Msvm_ComputerSystem", "Msvm_ReplicationService"];

export function outageAt({ outage }: HostState, now: number): Outage["answers"] | undefined {
  return outage && now < outage.until ? outage.answers : undefined;
}

/** Which instances of a class a query finds: all, those that are the host itself, or none. */
export function extentOf(state: HostState, className: string, now: number): "all" | "host" | "none" {
  if (outageAt(state, now) !== undefined) return "none";
  const empty = state.behaviour?.empty;
  if (!empty || !concerns(empty, className)) return "all";
  return empty.keepsHost && HOST_CLASSES.includes(className) ? "host" : "none";
}

/** Whether the account may call no method: an account that lastingly sees nothing of the machines. */
export function deniesCalls({ behaviour }: HostState): boolean {
  return behaviour?.empty?.classes === "all" && behaviour.empty.times === undefined;
}

/** The host after a query on these classes: one empty answer less is left to give. */
export function afterQuery(state: HostState, classNames: readonly string[]): HostState {
  const { empty, ...others } = state.behaviour ?? {};
  if (empty?.times === undefined || !classNames.some((name) => concerns(empty, name))) return state;
  const times = empty.times - 1;
  return { ...state, behaviour: times > 0 ? { ...others, empty: { ...empty, times } } : others };
}

function concerns({ classes }: EmptyAnswers, className: string): boolean {
  return classes === "all" || classes.some((one) => one.toLowerCase() === className.toLowerCase());
}

export function isVisible({ behaviour, startedAt }: Job, now: number): boolean {
  return behaviour?.visibility !== "hidden" && now >= startedAt + (behaviour?.appearsAfterSeconds ?? 0) * 1000;
}

export function isAssociated(job: Job, now: number): boolean {
  return isVisible(job, now) && job.behaviour?.visibility !== "notAssociated";
}
