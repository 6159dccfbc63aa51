import { isDeepStrictEqual } from "node:util";
import { observedState } from "../../failback/observed-state";
import { withUsed } from "../../failback/request";
import type { EndedMember } from "./ended-member";
import { stillCounting } from "./wave-failures";
import type { WaveRecord } from "./wave-record";
import { countVerdicts, durationsOf, type WaveSummary } from "./wave-summary";

/** The record when an operation has ended: no order is ever taken out of it. */
export function recordAfter(
  { orders, usedRequests, failures, earlierFailures }: WaveRecord,
  members: readonly EndedMember[],
): WaveRecord {
  const made = members.flatMap(({ seen: { key }, end: { order } }) => (key && order ? [[key, order] as const] : []));
  const used = withUsed(usedRequests, ...made.map(([, { request }]) => request));
  return {
    orders: new Map([...orders, ...made]),
    usedRequests: used,
    failures,
    earlierFailures: stillCounting(earlierFailures, used),
    observed: countStates(members),
  };
}

/** Whether anything happened that must not be forgotten: an order, or a failure that the budget counts. */
export function isChanged(before: WaveRecord, after: WaveRecord): boolean {
  if (!isDeepStrictEqual(after.orders, before.orders)) return true;
  return after.failures !== undefined && !isDeepStrictEqual(after.failures, before.failures);
}

export function summaryOf(members: readonly EndedMember[], { orders }: WaveRecord): WaveSummary {
  const counts = countVerdicts(members.map(({ end }) => end.verdict));
  const durations = durationsOf(
    members.flatMap(({ seen: { key, member } }) => {
      const order = key === undefined ? undefined : orders.get(key);
      return order ? [[member.label, order] as const] : [];
    }),
  );
  return { counts, ...(durations ? { durations } : {}) };
}

/** How many machines were seen last in which state. */
function countStates(members: readonly EndedMember[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { seen, end } of members) {
    const { state } =
      end.observed ?? (seen.look ? observedState(seen.look.seen) : { state: stateAway(seen.away?.code) });
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b)));
}

export function stateAway(code: string | undefined): "MachineMissing" | "NotObserved" {
  return code === "machineNotFound" ? "MachineMissing" : "NotObserved";
}
