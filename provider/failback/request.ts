/**
 * A request is the change reference that arms one failback; an order is the record of the newest request that was used.
 * The order and the list of used requests are *the record*: only create and update write it.
 */

/** How an order ended, or that it has not. */
export type OrderOutcome = "open" | "fulfilled" | "failed" | "overtaken";

export interface Order {
  readonly version: 1;
  readonly request: string;
  /** Whether this order's own call was sent; false when it joined a failback somebody else had started, or found it done. */
  readonly sent: boolean;
  /** The recovery point that was sent; null when the host was left the choice, or nothing was sent. */
  readonly recoveryPointId: string | null;
  /** When the call was sent, or the failback joined: ISO 8601, this runner's clock. */
  readonly startedAt: string;
  /** The job's InstanceID as the host named it; null when it named none. */
  readonly jobId: string | null;
  readonly outcome: OrderOutcome;
  /** When the outcome was seen; null while open. */
  readonly endedAt: string | null;
  /** Why it is open still, failed or was overtaken, one line. */
  readonly reason: string | null;
}

/** What is known about a request when a decision is due. */
export type RequestStanding = "unused" | "open" | "fulfilled" | "failed" | "overtaken" | "spent";

/** The standing of a request, given the record. Used is for ever: a used request that is not the newest is spent. */
export function standingOf(
  request: string,
  order: Order | undefined,
  usedRequests: readonly string[],
): RequestStanding {
  if (order?.request === request) return order.outcome;
  return usedRequests.includes(request) ? "spent" : "unused";
}

/** `used` with one more request, in order of first use. */
export function withUsed(used: readonly string[], ...more: readonly (string | undefined)[]): string[] {
  return [...new Set([...used, ...more.filter((request) => request !== undefined)])];
}

/** The newest request, when this one was used before it: then it is spent wherever it was used, and starts nothing. */
export function usedSince(used: readonly string[], request: string): string | undefined {
  const newest = used.at(-1);
  return newest !== request && used.includes(request) ? newest : undefined;
}
