import { isDeepStrictEqual } from "node:util";
import { ReplicationState } from "../failback/replication-state";
import type { Checked } from "./checked";
import type { Look } from "./look";
import { NOTHING_TO_SEND_PLAN, type Plan } from "./plan";
import { blockedPlan } from "./plan-text";

/**
 * The plan for a request that was used before. It never starts; where the machine plainly needs failing back again, or
 * what was reviewed under the request was changed, the plan says what to do.
 */
export function planUsed({ inputs, olds, raw }: Checked, look: Look | undefined, vmId: string | undefined): Plan {
  const { request } = inputs;
  const changed = olds["request"] === request ? frozenChange(olds, { ...raw, vmId }) : undefined;
  if (changed !== undefined) {
    const reason = `${changed} was changed under request ${request}, which is used already`;
    return blockedPlan(inputs, [{ code: "requestFrozen", reason }], look?.machine);
  }
  const state = look?.facts?.state;
  if (state === ReplicationState.Recovered || state === ReplicationState.FailoverInProgress) {
    return blockedPlan(
      inputs,
      [{ code: "requestUsed", reason: `request ${request} was used already, so it starts nothing` }],
      look?.machine,
    );
  }
  return NOTHING_TO_SEND_PLAN;
}

/** Under a used request nothing of what was reviewed may change: not the machine, not the relationship, not the point. */
export function frozenChange(
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const field of ["relationship", "recoveryPoint"]) if (!isDeepStrictEqual(old[field], now[field])) return field;
  return machineChange(old, now) === "same" ? undefined : "vm";
}

/** Whether two sets of checked inputs mean the same machine; `unclear` when `vm` was edited and leads nowhere known. */
export function machineChange(
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): "same" | "another" | "unclear" {
  if (typeof old["vmId"] === "string" && typeof now["vmId"] === "string") {
    return old["vmId"] === now["vmId"] ? "same" : "another";
  }
  return isDeepStrictEqual(old["vm"], now["vm"]) ? "same" : "unclear";
}
