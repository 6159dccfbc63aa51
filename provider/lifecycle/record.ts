import { z } from "zod";
import type { Properties } from "../engine/answers";
import { FailbackError } from "../errors";
import { NOT_OBSERVED, type ObservedState } from "../failback/observed-state";
import type { Order } from "../failback/request";

/** Outputs that are not inputs: what create and update write, and a refresh reads. */
const outputOnlyKeys = ["order", "observed", "recoveryPointId", "startedAt", "completedAt", "durationSeconds"] as const;

/** What `check` adds to the inputs, whatever a program put there. */
const addedKeys = ["plan", "vmId", "usedRequests", "replicationState"] as const;

/** What the stack remembers of this resource. */
export interface FailbackRecord {
  readonly order: Order | undefined;
  readonly usedRequests: readonly string[];
  readonly observed: ObservedState;
}

export const EMPTY_RECORD: FailbackRecord = { order: undefined, usedRequests: [], observed: NOT_OBSERVED };

export const orderSchema = z.object({
  version: z.literal(1),
  request: z.string(),
  sent: z.boolean(),
  recoveryPointId: z.string().nullable(),
  startedAt: z.string(),
  jobId: z.string().nullable(),
  outcome: z.enum(["open", "fulfilled", "failed", "overtaken"]),
  endedAt: z.string().nullable(),
  reason: z.string().nullable(),
});

const record = z.object({
  order: orderSchema.optional(),
  usedRequests: z.array(z.string()).default([]),
  observed: z.object({ state: z.string(), code: z.number().nullable() }).default(NOT_OBSERVED),
});

/** The record in a resource's outputs. @throws FailbackError `stateUnreadable` rather than forgetting a request */
export function readRecord(outputs: Properties): FailbackRecord {
  const result = record.safeParse(outputs);
  if (!result.success) {
    throw new FailbackError(
      "stateUnreadable",
      `the record in state cannot be read at ${result.error.issues[0]?.path.join(".")}`,
    );
  }
  return { ...result.data, order: result.data.order };
}

/** The used requests that `check` can know: those of the last inputs, and the last inputs' own request. */
export function usedRequestsOf(oldInputs: Properties): string[] {
  const { usedRequests, request } = oldInputs;
  const earlier = Array.isArray(usedRequests) ? usedRequests.filter((one) => typeof one === "string") : [];
  // Stored inputs hold a request only once it was used: an operation that did not use it leaves the old inputs behind.
  return [...new Set(typeof request === "string" ? [...earlier, request] : earlier)];
}

/** The outputs: the inputs once more (a refresh sees nothing else), and the record. */
export function writeOutputs(inputs: Properties, record: FailbackRecord): Properties {
  const { order } = record;
  const ended = order?.outcome === "fulfilled" ? order.endedAt : null;
  return {
    ...inputs,
    usedRequests: record.usedRequests,
    observed: record.observed,
    ...(order ? { order, recoveryPointId: order.recoveryPointId, startedAt: order.startedAt } : {}),
    ...(order && ended
      ? { completedAt: ended, durationSeconds: Math.round((Date.parse(ended) - Date.parse(order.startedAt)) / 1000) }
      : {}),
  };
}

/** The checked inputs among a resource's outputs. */
export function checkedInputsAmong(outputs: Properties): Properties {
  return without(outputs, outputOnlyKeys);
}

/** The inputs as the program set them: whatever stands under a name that check or an operation writes is dropped. */
export function programInputsAmong(properties: Properties): Properties {
  return without(properties, [...addedKeys, ...outputOnlyKeys]);
}

/** Properties without those of these names. */
export function without(properties: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}
