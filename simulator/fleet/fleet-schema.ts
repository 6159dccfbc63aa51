import { z } from "zod";
import { BUILT_IN_PROVIDER } from "../model/host-state";
import { LABEL } from "../model/label";
import { LANGUAGES } from "../model/language";
import { EnabledState, ReplicationHealth, ReplicationMode, ReplicationState } from "../model/numbers";

const guid = z.guid({ error: "must be a GUID" }).transform((text) => text.toUpperCase());

const label = z.string().regex(LABEL, { error: "must be 1 to 256 characters, none of them a control character" });

/** A name out of a table, or its number. */
function named<T extends Readonly<Record<string, number>>>(table: T) {
  const names = Object.keys(table) as (keyof T & string)[];
  return z
    .union([z.enum(names), z.enum(table)], { error: `must be one of ${names.join(", ")}, or its number` })
    .transform((value): T[keyof T] => (typeof value === "number" ? (value as T[keyof T]) : table[value as keyof T]));
}

/** Any number will do: a newer host may know states that nobody has documented. */
const replicationState = z
  .union([z.enum(Object.keys(ReplicationState) as (keyof typeof ReplicationState)[]), z.int().min(0).max(65_535)], {
    error: `must be one of ${Object.keys(ReplicationState).join(", ")}, or a number`,
  })
  .transform((value): number => (typeof value === "number" ? value : ReplicationState[value]));

const relationship = z.strictObject({
  state: replicationState,
  health: named(ReplicationHealth).default(ReplicationHealth.OK),
  /** Name or GUID of one of the fleet's providers, or "builtIn". */
  provider: z.string().default("builtIn"),
});

const failback = z.strictObject({
  seconds: z.number().min(0).default(60),
  ends: z.enum(["completed", "failed", "terminated"]).default("completed"),
});

const machine = z.strictObject({
  id: guid,
  name: label,
  enabledState: named(EnabledState).default(EnabledState.Off),
  mode: named(ReplicationMode).optional(),
  relationships: z
    .strictObject({ primary: relationship.optional(), extended: relationship.optional() })
    .default({ primary: undefined, extended: undefined }),
  failback: failback.prefault({}),
});

const host = z.strictObject({
  computerName: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,15}$/, { error: "must be a NetBIOS name of at most 15 letters, digits and hyphens" })
    .default("HV-DR-01"),
  osBuild: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, { error: "must look like 10.0.20348" })
    .default("10.0.20348"),
  language: z.enum(LANGUAGES).default("en-US"),
  restartDuringFailback: z.enum(["stays", "returns"]).default("stays"),
});

/** A fleet as its file describes it. */
export const fleetSchema = z
  .strictObject({
    host: host.prefault({}),
    providers: z.array(z.strictObject({ id: guid, name: label })).default([]),
    machines: z.array(machine),
  })
  .superRefine(({ machines, providers }, context) => {
    const seen = new Set<string>();
    machines.forEach(({ id, relationships }, index) => {
      if (seen.has(id)) context.addIssue({ code: "custom", path: ["machines", index, "id"], message: "is used twice" });
      seen.add(id);
      for (const kind of ["primary", "extended"] as const) {
        const wanted = relationships[kind]?.provider;
        if (wanted === undefined || findProviderId(providers, wanted) !== undefined) continue;
        const path = ["machines", index, "relationships", kind, "provider"];
        context.addIssue({ code: "custom", path, message: `names no provider of this fleet: ${wanted}` });
      }
    });
  });

export type Fleet = z.output<typeof fleetSchema>;
export type FleetInput = z.input<typeof fleetSchema>;

/** The GUID of the provider that a name or a GUID stands for. */
export function findProviderId(providers: Fleet["providers"], wanted: string): string | undefined {
  const text = wanted.toLowerCase();
  if (text === "builtin" || text === BUILT_IN_PROVIDER.id.toLowerCase()) return BUILT_IN_PROVIDER.id;
  return providers.find(({ id, name }) => id.toLowerCase() === text || name.toLowerCase() === text)?.id;
}
