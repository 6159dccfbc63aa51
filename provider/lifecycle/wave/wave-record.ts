import type { Order } from "../../failback/request";

/** What the stack remembers of a wave. */
export interface WaveRecord {
  /** The newest order of every machine the wave ever carried, by `<vmId>/<relationship>`. */
  readonly orders: ReadonlyMap<string, Order>;
  /** Every request that made an order; it only grows. */
  readonly usedRequests: readonly string[];
  /** Machines that failed, or were refused, under a request: what its failure budget counts. */
  readonly failures: WaveFailures | undefined;
  /** How many machines the host showed in which state. */
  readonly observed: Readonly<Record<string, number>>;
}

export interface WaveFailures {
  readonly request: string;
  /** Keys of machines, as in {@link WaveRecord.orders}. */
  readonly machines: readonly string[];
}
