import { z } from "zod";
import { guid, replicationState } from "../fleet/fields";
import { JOB_CLASSES } from "../model/behaviour";
import { FAILBACK_ENDS } from "../model/machine";
import { FAULT_SUBCODES, type FaultSet, LOST_AT } from "./fault-set";

const MAX_SECONDS = 366 * 86_400;
const seconds = z.number().min(0).max(MAX_SECONDS);
const milliseconds = z.number().min(0).max(3_600_000);
const uint16 = z.int().min(0).max(65_535);
const uint32 = z.int().min(0).max(0xffff_ffff);
const when = z.enum(["before", "after"]);

const effect = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("drop") }),
  z.strictObject({ kind: z.literal("lose"), at: z.enum(LOST_AT) }),
  z.strictObject({ kind: z.literal("status"), status: z.int().min(400).max(599), when }),
  z.strictObject({
    kind: z.literal("fault"),
    subcode: z.enum(FAULT_SUBCODES),
    when,
    code: uint32.exactOptional(),
    relatesTo: z.enum(["request", "other", "none"]).exactOptional(),
  }),
  z.strictObject({ kind: z.literal("hold"), deliverAfterMs: milliseconds.exactOptional() }),
  z.strictObject({ kind: z.literal("truncate") }),
  z.strictObject({ kind: z.literal("doctype") }),
  z.strictObject({ kind: z.literal("relatesTo"), to: z.enum(["other", "none"]) }),
]);

const rule = z.strictObject({
  name: z.string().max(100).exactOptional(),
  operation: z.string().exactOptional(),
  class: z.string().exactOptional(),
  machine: guid.exactOptional(),
  nth: z.int().min(1).exactOptional(),
  times: z.int().min(1).exactOptional(),
  delayBeforeMs: milliseconds.exactOptional(),
  delayAfterMs: milliseconds.exactOptional(),
  jitterMs: milliseconds.exactOptional(),
  effect: effect.exactOptional(),
});

const start = z.strictObject({
  from: z.array(replicationState).exactOptional(),
  whileRunning: z.enum(["invalidState", "inUse", "accepted"]).exactOptional(),
  returnValue: z
    .union([uint32, z.enum(["missing", "notANumber"])], {
      error: "must be a number up to 4294967295, missing or notANumber",
    })
    .exactOptional(),
  effect: z.enum(["starts", "nothing"]).exactOptional(),
  job: z.enum(["named", "null"]).exactOptional(),
});

const job = z.strictObject({
  class: z.enum(JOB_CLASSES).exactOptional(),
  jobType: uint16.exactOptional(),
  seconds: seconds.exactOptional(),
  ends: z.enum(FAILBACK_ENDS).exactOptional(),
  stuckAt: z.int().min(0).max(99).exactOptional(),
  stuckSeconds: seconds.exactOptional(),
  errorCode: uint32.exactOptional(),
  errorDescription: z.string().max(2_000).exactOptional(),
  keptSeconds: z
    .union([seconds, z.literal("forever")], { error: "must be a number of seconds, or forever" })
    .exactOptional(),
  visibility: z.enum(["associated", "notAssociated", "hidden"]).exactOptional(),
  appearsAfterSeconds: seconds.exactOptional(),
  runningState: uint16.exactOptional(),
  endState: uint16.exactOptional(),
});

const offset = z.number().min(-MAX_SECONDS).max(MAX_SECONDS);

const state = z.strictObject({
  completes: z
    .union(
      [z.enum(["withJob", "never"]), z.strictObject({ afterEnd: offset }), z.strictObject({ afterStart: seconds })],
      { error: 'must be withJob, never, {"afterEnd": seconds} or {"afterStart": seconds}' },
    )
    .exactOptional(),
  whenFailed: z
    .union([z.enum(["previous", "stays"]), replicationState], {
      error: "must be previous, stays or a replication state",
    })
    .exactOptional(),
  shows: z
    .array(
      z.strictObject({
        since: z.enum(["call", "landing"]),
        afterSeconds: offset,
        forSeconds: seconds.exactOptional(),
        reads: z.union([z.null(), z.literal("previous"), replicationState], {
          error: "must be null, previous or a replication state",
        }),
      }),
    )
    .exactOptional(),
});

const failback = z.strictObject({
  start: start.exactOptional(),
  job: job.exactOptional(),
  state: state.exactOptional(),
});

/** A whole set of faults. */
export const faultSetSchema: z.ZodType<FaultSet> = z.strictObject({
  wire: z.array(rule).exactOptional(),
  failback: failback.exactOptional(),
  machines: z.record(z.string(), failback).exactOptional(),
  empty: z
    .strictObject({
      classes: z.union([z.literal("all"), z.array(z.string())], { error: "must be all, or a list of classes" }),
      keepsHost: z.boolean(),
      times: z.int().min(1).exactOptional(),
    })
    .exactOptional(),
  clockSkewSeconds: offset.exactOptional(),
});
