import { z } from "zod";
import type { ActionEntry, CallEntry } from "../call-log";
import { type HostState, RESTART_BEHAVIOURS } from "../model/host-state";
import { LANGUAGES } from "../model/language";
import { WINDOWS_LIMITS } from "../model/limits";
import { FAILBACK_ENDS } from "../model/machine";
import { EnabledState, ReplicationHealth, ReplicationMode, ReturnCode } from "../model/numbers";
import { CONSISTENCIES } from "../model/recovery-point";

const relationship = z.object({
  kind: z.enum(["primary", "extended"]),
  state: z.number().int(),
  health: z.enum(ReplicationHealth),
  providerId: z.string(),
  failbackFrom: z.number().int().exactOptional(),
  course: z
    .array(z.object({ at: z.number(), state: z.number().int(), reads: z.number().int().nullable().exactOptional() }))
    .exactOptional(),
  reads: z.number().int().nullable().exactOptional(),
  lastReplicationAt: z.number().exactOptional(),
});

const recoveryPoint = z.object({ id: z.string(), takenAt: z.number(), consistency: z.enum(CONSISTENCIES) });

const limits = z.object({
  maxEnvelopeSizeKb: z.number(),
  maxBatchItems: z.number(),
  maxConcurrentOperationsPerUser: z.number(),
  enumerationTimeoutMs: z.number(),
  maxTimeoutMs: z.number(),
});

// What has a default was not yet known to the hosts that wrote the first states.
const machine = z.object({
  id: z.string(),
  name: z.string(),
  enabledState: z.enum(EnabledState),
  enabledStateSince: z.number().exactOptional(),
  createdAt: z.number(),
  operationalStatus: z.array(z.number().int()).default([2]),
  mode: z.enum(ReplicationMode),
  relationships: z.array(relationship),
  recoveryPoints: z.array(recoveryPoint).default([]),
  failback: z.object({ seconds: z.number(), ends: z.enum(FAILBACK_ENDS) }),
});

export const savedStateSchema: z.ZodType<
  Omit<HostState, "jobs" | "behaviour" | "outage"> & { version: 1; hostTime: number }
> = z.object({
  version: z.literal(1),
  hostTime: z.number(),
  identity: z.object({
    computerName: z.string(),
    osBuild: z.string(),
    language: z.enum(LANGUAGES),
    restartDuringFailback: z.enum(RESTART_BEHAVIOURS),
    unknownRecoveryPoints: z.enum(["refuse", "accept"]).default("refuse"),
    limits: limits.default(WINDOWS_LIMITS),
  }),
  providers: z.array(z.object({ id: z.string(), name: z.string() })),
  machines: z.array(machine),
});

export const callEntrySchema: z.ZodType<CallEntry> = z
  .object({
    sequence: z.number(),
    hostTime: z.string(),
    class: z.string(),
    method: z.string(),
    machineId: z.string().nullable(),
    relationship: z.enum(["primary", "extended"]).nullable(),
    recoveryPoint: z.string().nullable(),
    returnCode: z.number().nullable(),
    fault: z.string().nullable(),
    started: z.boolean().exactOptional(),
    answer: z.enum(["delivered", "lost"]).nullable().default(null),
    jobId: z.string().nullable(),
    user: z.string(),
  })
  // The first logs did not tell; the only code that they hold for a start is this one.
  .transform((entry) => ({ ...entry, started: entry.started ?? entry.returnCode === ReturnCode.JobStarted }));

export const actionEntrySchema: z.ZodType<ActionEntry> = z.object({
  sequence: z.number(),
  hostTime: z.string(),
  machineId: z.string().nullable(),
  action: z.string(),
  jobId: z.string().nullable(),
});
