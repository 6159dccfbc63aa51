import { type Decision, decide } from "../failback/decide";
import type { Observation } from "../failback/observation";
import type { ObservedState } from "../failback/observed-state";
import type { Order } from "../failback/request";
import type { ReplicationFailbackInputs } from "./inputs";
import { declaredSituation } from "./situation";

/** What an armed resource's newest order says to a look at the host; undefined when it has none under this request. */
export function verdictOn(
  order: Order | undefined,
  inputs: ReplicationFailbackInputs,
  seen: Observation,
): Decision | undefined {
  return order && order.request === inputs.request ? verdictOnOrder(order, inputs, seen) : undefined;
}

/** The same for any order, whatever request made it. */
export function verdictOnOrder(order: Order, inputs: ReplicationFailbackInputs, seen: Observation): Decision {
  return decide({
    ...declaredSituation(inputs, undefined),
    standing: order.outcome,
    seen,
    usedBefore: true,
    recordedJobIds: order.jobId === null ? [] : [order.jobId],
    recordKnown: true,
  });
}

/** The observation that stored outputs still hold; undefined when nothing was ever seen. */
export function storedObservation({ state, code }: ObservedState): Observation | undefined {
  const machine = { id: "", name: "", enabledState: undefined, operationalStatus: [], mode: undefined };
  switch (state) {
    case "NotObserved":
      return undefined;
    case "MachineMissing":
      return { machine: undefined, relationship: undefined, jobs: [] };
    case "RelationshipMissing":
      return { machine, relationship: undefined, jobs: [] };
    default:
      return { machine, relationship: { state: code ?? undefined, health: undefined }, jobs: [] };
  }
}
