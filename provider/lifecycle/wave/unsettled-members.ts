import { ReplicationState } from "../../failback/replication-state";
import type { Order } from "../../failback/request";
import { declaredSituation } from "../situation";
import type { Outlook } from "../try-look";
import { isDueAgain } from "./gone-on";
import { driftOf } from "./order-standing";
import type { WaveInputs, WaveMember } from "./wave-inputs";
import { machineKey, type WaveRecord } from "./wave-record";

/** A member of which something is to be said, and mostly to be done. */
export interface Unsettled {
  readonly kind: /** Its failback was not seen to its end. */
    | "open"
    /** The request is used up and did not bring it back. */
    | "spent"
    /** An older request did not bring it back, or not for good, or no request has reached it yet. */
    | "due"
    /** The same, and it reads Committed: it may be back in production, so that only `again` lets it start. */
    | "againNeeded"
    | "drift"
    /** Somebody went on by hand under this request: nothing is compared any more. */
    | "overtaken"
    /** It came back, and whether it still is cannot be told: its host was not asked, or did not answer. */
    | "unlooked";
  readonly member: WaveMember;
  readonly order: Order | undefined;
  /** What the host shows, for drift; why nothing could be seen, for a host that is away. */
  readonly shown: string | undefined;
}

/** Members that are not settled under the wave's request, in their order; only open orders count without one. */
export function unsettledMembers(
  { members, request }: WaveInputs,
  vmIds: readonly string[],
  { orders }: WaveRecord,
  outlooks: readonly Outlook[] | undefined,
): Unsettled[] {
  return members.flatMap((member, index): Unsettled[] => {
    const vmId = vmIds[index];
    const order = vmId ? orders.get(machineKey({ vmId, relationship: member.inputs.relationship })) : undefined;
    const of = (kind: Unsettled["kind"], shown?: string): Unsettled[] => [{ kind, member, order, shown }];
    if (order?.outcome === "open") return of("open");
    if (request === undefined) return [];
    if (!order) return of("due");
    const outlook = outlooks?.[index];
    if (order.outcome !== "fulfilled") {
      if (order.request === request) return of(order.outcome === "failed" ? "spent" : "overtaken");
      return of(dueKind(member, outlook));
    }
    if (outlook?.error) return of("unlooked", outlook.error.line);
    if (!outlook) return [];
    const { facts, seen } = outlook.look;
    const shown = driftOf(order, member, seen);
    if (shown !== undefined) return of("drift", shown);
    const isDue = order.request !== request && isDueAgain(order, declaredSituation(member.inputs, facts), seen);
    return isDue ? of(dueKind(member, outlook)) : [];
  });
}

function dueKind({ inputs }: WaveMember, outlook: Outlook | undefined): "againNeeded" | "due" {
  const isCommitted = outlook?.look?.facts?.state === ReplicationState.Committed;
  return isCommitted && !inputs.again ? "againNeeded" : "due";
}
