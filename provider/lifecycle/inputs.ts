import { z } from "zod";
import type { RelationshipKind } from "../failback/observation";
import type { RecoveryPointPolicy } from "../failback/recovery-point";
import { neverStartFrom, type ReplicationStateName, stateNames } from "../failback/replication-state";
import { normalizeGuid } from "../hyperv/names";
import { parseDuration } from "./duration";
import { type HostInput, hostInput } from "./host-input";
import { text } from "./text-input";

const duration = z.string().transform((value, context) => {
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  context.addIssue('must be "<whole number> seconds", "… minutes" or "… hours"');
  return z.NEVER;
});

const vm = z.union(
  [
    z.strictObject({ name: text }),
    z.strictObject({
      id: z.string().transform((value, context) => {
        const id = normalizeGuid(value);
        if (id !== undefined) return id;
        context.addIssue("must be the machine's GUID");
        return z.NEVER;
      }),
    }),
  ],
  { error: 'must be { name: "…" } or { id: "<GUID>" }' },
);

const startFrom = z
  .array(z.enum(stateNames as readonly [ReplicationStateName, ...ReplicationStateName[]]))
  .min(1, "must name at least one state")
  .refine((names) => !names.some((name) => neverStartFrom.includes(name)), {
    error: `must not hold ${neverStartFrom.join(", ")}: nothing can start from there`,
  });

const timeouts = z.strictObject({
  start: duration.default(30_000),
  job: duration.default(8 * 3_600_000),
  completion: duration.default(10 * 60_000),
  poll: duration.default(2_000),
});

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

const instant = z.string().transform((value, context) => {
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return new Date(value).toISOString();
  context.addIssue('must be an instant in ISO 8601 with an offset, for example "2026-11-22T06:00:00Z"');
  return z.NEVER;
});

const recoveryPoint = z.union(
  [
    z.literal("latest"),
    z.literal("latestApplicationConsistent"),
    z.strictObject({ takenBefore: instant }),
    z.strictObject({ id: text }),
  ],
  { error: 'must be "latest", "latestApplicationConsistent", { takenBefore: "…" } or { id: "…" }' },
);

/** Every field a program may set, as it comes from the engine. */
export const inputFields = {
  host: hostInput,
  vm,
  relationship: z.enum(["primary", "extended"]).default("primary"),
  recoveryPoint: recoveryPoint.default("latest"),
  request: text.max(200).optional(),
  validUntil: instant.optional(),
  again: z.boolean().default(false),
  allowBuiltInProvider: z.boolean().default(false),
  startFrom: startFrom.default(["Recovered", "Committed"]),
  preflight: z.boolean().default(true),
  timeouts: timeouts.prefault({}),
  /** The resource's own URN, passed by its constructor: where progress is shown. */
  resourceUrn: z.string().default(""),
} as const;

/** The inputs with their defaults, durations in milliseconds. */
export interface ReplicationFailbackInputs {
  readonly host: HostInput;
  readonly vm: { readonly name: string } | { readonly id: string };
  readonly relationship: RelationshipKind;
  readonly recoveryPoint: RecoveryPointPolicy;
  readonly request?: string | undefined;
  /** ISO 8601, UTC. */
  readonly validUntil?: string | undefined;
  readonly again: boolean;
  readonly allowBuiltInProvider: boolean;
  readonly startFrom: readonly ReplicationStateName[];
  readonly preflight: boolean;
  readonly timeouts: {
    readonly start: number;
    readonly job: number;
    readonly completion: number;
    readonly poll: number;
  };
  readonly resourceUrn: string;
}
