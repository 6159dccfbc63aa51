import { z } from "zod";
import { FailbackError } from "../../errors";
import type { Order } from "../../failback/request";
import { orderSchema } from "../record";

const { request, outcome, sent, startedAt, endedAt, jobId, recoveryPointId, reason } = orderSchema.shape;
const orderTuple = z.tuple([request, outcome, sent, startedAt, endedAt, jobId, recoveryPointId, reason]);

/** A host may give its reasons at any length, and a checkpoint holds them for thousands of machines. */
const LONGEST_REASON = 300;

/** An order as a wave's state holds it: a list without names, since the engine writes every name on a line of its own. */
export function orderText({ reason: why, ...order }: Order): string {
  const short = why !== null && why.length > LONGEST_REASON ? `${why.slice(0, LONGEST_REASON)}…` : why;
  const tuple: z.output<typeof orderTuple> = [
    ...([order.request, order.outcome, order.sent, order.startedAt, order.endedAt] as const),
    ...([order.jobId, order.recoveryPointId, short] as const),
  ];
  return JSON.stringify(tuple);
}

/**
 * @param machine whose order it is, for the error
 * @throws FailbackError `stateUnreadable` rather than forgetting an order
 */
export function readOrderText(text: string, machine: string): Order {
  const result = orderTuple.safeParse(parseJson(text));
  if (!result.success) {
    throw new FailbackError("stateUnreadable", `the record in state cannot be read at orders.${machine}`);
  }
  const [request, outcome, sent, startedAt, endedAt, jobId, recoveryPointId, reason] = result.data;
  return { version: 1, request, sent, recoveryPointId, startedAt, jobId, outcome, endedAt, reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
