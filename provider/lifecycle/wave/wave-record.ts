import { z } from "zod";
import type { Properties } from "../../engine/answers";
import { FailbackError } from "../../errors";
import type { Order } from "../../failback/request";
import { without } from "../record";

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

const orderTuple = z.tuple([
  z.string(),
  z.enum(["open", "fulfilled", "failed", "overtaken"]),
  z.boolean(),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
]);

const stored = z.object({
  orders: z.record(z.string(), z.string()).default({}),
  usedRequests: z.array(z.string()).default([]),
  failures: z.object({ request: z.string(), machines: z.array(z.string()) }).optional(),
  observed: z.record(z.string(), z.number()).default({}),
});

/** The record in a wave's outputs. @throws FailbackError `stateUnreadable` rather than forgetting a request */
export function readWaveRecord(outputs: Properties): WaveRecord {
  const result = stored.safeParse(outputs);
  if (!result.success) throw unreadable(result.error.issues[0]?.path.join(".") ?? "");
  const { orders, usedRequests, failures, observed } = result.data;
  const read = Object.entries(orders).map(([key, text]) => [key, readOrder(key, text)] as const);
  return { orders: new Map(read), usedRequests, failures, observed };
}

function readOrder(key: string, text: string): Order {
  const result = orderTuple.safeParse(parseJson(text));
  if (!result.success) throw unreadable(`orders.${key}`);
  const [request, outcome, sent, startedAt, endedAt, jobId, recoveryPointId, reason] = result.data;
  return { version: 1, request, outcome, sent, startedAt, endedAt, jobId, recoveryPointId, reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(where: string): FailbackError {
  return new FailbackError("stateUnreadable", `the record in state cannot be read at ${where}`);
}

/** What `check` adds to a wave's inputs, whatever a program put there. */
const addedKeys = ["plan", "vmIds", "usedRequests", "replicationState"] as const;

/** A wave's outputs that are not inputs. */
const outputOnlyKeys = ["orders", "failures", "counts", "observed", "durations"] as const;

/** The checked inputs among a wave's outputs. */
export function checkedWaveInputsAmong(outputs: Properties): Properties {
  return without(outputs, outputOnlyKeys);
}

/** A wave's inputs as the program set them. */
export function programWaveInputsAmong(properties: Properties): Properties {
  return without(properties, [...addedKeys, ...outputOnlyKeys]);
}
