import { z } from "zod";
import type { Properties } from "../../engine/answers";
import { FailbackError } from "../../errors";
import type { RelationshipRef } from "../../failback/observation";
import type { Order } from "../../failback/request";
import { without } from "../record";
import { orderText, readOrderText } from "./order-text";
import type { WaveSummary } from "./wave-summary";

/** Outputs that are not inputs: what create and update write, and a refresh reads. */
const outputOnlyKeys = ["orders", "failures", "earlierFailures", "counts", "observed", "durations"] as const;

/** What `check` adds to the inputs, whatever a program put there. */
const addedKeys = ["plan", "vmIds", "usedRequests", "replicationState"] as const;

/** What the stack remembers of a wave. */
export interface WaveRecord {
  /** The newest order of every machine the wave ever carried, by `<vmId>/<relationship>`. */
  readonly orders: ReadonlyMap<string, Order>;
  /** Every request that made an order; it only grows. */
  readonly usedRequests: readonly string[];
  /** Of the newest request with which the wave was operated; undefined when there are none. */
  readonly failures: WaveFailures | undefined;
  /** Of requests before that which may be given again: the machines, by the request. */
  readonly earlierFailures: ReadonlyMap<string, readonly string[]>;
  /** How many machines the host showed in which state. */
  readonly observed: Readonly<Record<string, number>>;
}

/** Machines that failed, or were refused, under a request: what its failure budget counts. */
export interface WaveFailures {
  readonly request: string;
  /** Keys of machines, as in {@link WaveRecord.orders}. */
  readonly machines: readonly string[];
}

export const EMPTY_WAVE_RECORD: WaveRecord = {
  orders: new Map(),
  usedRequests: [],
  failures: undefined,
  earlierFailures: new Map(),
  observed: {},
};

const record = z.object({
  orders: z.record(z.string(), z.string()).default({}),
  usedRequests: z.array(z.string()).default([]),
  failures: z.object({ request: z.string(), machines: z.array(z.string()) }).optional(),
  earlierFailures: z.record(z.string(), z.array(z.string())).default({}),
  observed: z.record(z.string(), z.number()).default({}),
});

/** Under which name a machine's order is kept. */
export function machineKey({ vmId, relationship }: RelationshipRef): string {
  return `${vmId}/${relationship}`;
}

/** The record in a wave's outputs. @throws FailbackError `stateUnreadable` rather than forgetting a request */
export function readWaveRecord(outputs: Properties): WaveRecord {
  const result = record.safeParse(outputs);
  if (!result.success) {
    const at = result.error.issues[0]?.path.join(".");
    throw new FailbackError("stateUnreadable", `the record in state cannot be read at ${at}`);
  }
  const { orders, usedRequests, failures, earlierFailures, observed } = result.data;
  const read = Object.entries(orders).map(([key, text]) => [key, readOrderText(text, key)] as const);
  const earlier = new Map(Object.entries(earlierFailures));
  return { orders: new Map(read), usedRequests, failures, earlierFailures: earlier, observed };
}

/** The outputs: the inputs once more (a refresh sees nothing else), the record, and what it comes to. */
export function writeWaveOutputs(inputs: Properties, written: WaveRecord, summary: WaveSummary): Properties {
  const { orders, usedRequests, failures, earlierFailures, observed } = written;
  return {
    ...inputs,
    usedRequests,
    orders: Object.fromEntries([...orders].map(([key, order]) => [key, orderText(order)])),
    ...(failures ? { failures } : {}),
    ...(earlierFailures.size > 0 ? { earlierFailures: Object.fromEntries(earlierFailures) } : {}),
    ...summary,
    observed,
  };
}

/** The checked inputs among a wave's outputs. */
export function checkedWaveInputsAmong(outputs: Properties): Properties {
  return without(outputs, outputOnlyKeys);
}

/** The inputs as the program set them: whatever stands under a name that check or an operation writes is dropped. */
export function programWaveInputsAmong(properties: Properties): Properties {
  return without(properties, [...addedKeys, ...outputOnlyKeys]);
}
