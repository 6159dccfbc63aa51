import type { Observation } from "../../failback/observation";
import type { Order } from "../../failback/request";
import { verdictOnOrder } from "../drift";
import type { WaveMember } from "./wave-inputs";

/** What the host shows of a machine that came back and is not there any more; undefined while nothing is amiss. */
export function driftOf(order: Order, { inputs }: WaveMember, seen: Observation): string | undefined {
  if (order.outcome !== "fulfilled") return undefined;
  const verdict = verdictOnOrder(order, inputs, seen);
  return verdict.kind === "drift" ? verdict.shown : undefined;
}
