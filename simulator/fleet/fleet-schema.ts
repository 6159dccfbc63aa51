import { z } from "zod";
import { RESTART_BEHAVIOURS } from "../model/host-state";
import { LANGUAGES } from "../model/language";
import { FAILBACK_ENDS } from "../model/machine";
import { EnabledState, OperationalStatus, ReplicationHealth, ReplicationMode } from "../model/numbers";
import { findProviderId, type Provider } from "../model/provider";
import { CONSISTENCIES } from "../model/recovery-point";
import { authSchema } from "./auth-schema";
import { guid, label, named, operationalStatus, replicationState } from "./fields";
import { instantSchema } from "./instant";
import { limitsSchema } from "./limits-schema";

const relationship = z.strictObject({
  state: replicationState,
  health: named(ReplicationHealth).default(ReplicationHealth.OK),
  /** Name or GUID of one of the fleet's providers, or "builtIn". */
  provider: z.string().default("builtIn"),
  /** When a replica last arrived. */
  lastReplicationAt: instantSchema.exactOptional(),
});

/** A recovery point without its id: what a new one needs to be told. */
export const recoveryPointFields = {
  takenAt: instantSchema,
  consistency: z.enum(CONSISTENCIES, { error: `must be one of ${CONSISTENCIES.join(", ")}` }),
};

const failback = z.strictObject({
  seconds: z.number().min(0).default(60),
  ends: z.enum(FAILBACK_ENDS).default("completed"),
});

/** A machine as a fleet file describes it. */
export const machineSchema = z.strictObject({
  id: guid,
  name: label,
  enabledState: named(EnabledState).default(EnabledState.Off),
  operationalStatus: operationalStatus.default([OperationalStatus.OK]),
  createdAt: instantSchema.exactOptional(),
  mode: named(ReplicationMode).optional(),
  relationships: z
    .strictObject({ primary: relationship.optional(), extended: relationship.optional() })
    .default({ primary: undefined, extended: undefined }),
  recoveryPoints: z.array(z.strictObject({ id: guid, ...recoveryPointFields })).default([]),
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
  restartDuringFailback: z.enum(RESTART_BEHAVIOURS).default("stays"),
  unknownRecoveryPoints: z.enum(["refuse", "accept"]).default("refuse"),
  limits: limitsSchema.prefault({}),
  auth: authSchema.prefault({}),
});

/** A fleet as its file describes it. */
export const fleetSchema = z
  .strictObject({
    host: host.prefault({}),
    providers: z.array(z.strictObject({ id: guid, name: label })).default([]),
    machines: z.array(machineSchema),
  })
  .superRefine(({ machines, providers }, context) => {
    const machineIds = new Set<string>();
    const pointIds = new Set<string>();
    machines.forEach((machine, index) => {
      for (const { path, message } of flawsOf(machine, providers, pointIds)) {
        context.addIssue({ code: "custom", path: ["machines", index, ...path], message });
      }
      if (machineIds.has(machine.id)) {
        context.addIssue({ code: "custom", path: ["machines", index, "id"], message: "is used twice" });
      }
      machineIds.add(machine.id);
    });
  });

/**
 * What is wrong with a machine among others.
 *
 * @param pointIds recovery points there are already; the machine's own are added
 */
export function* flawsOf(
  { relationships, recoveryPoints }: FleetMachine,
  providers: readonly Provider[],
  pointIds: Set<string>,
): Generator<{ readonly path: readonly (string | number)[]; readonly message: string }> {
  for (const kind of ["primary", "extended"] as const) {
    const wanted = relationships[kind]?.provider;
    if (wanted === undefined || findProviderId(providers, wanted) !== undefined) continue;
    yield { path: ["relationships", kind, "provider"], message: `there is no provider ${wanted}` };
  }
  for (const [place, { id }] of recoveryPoints.entries()) {
    if (pointIds.has(id)) yield { path: ["recoveryPoints", place, "id"], message: "is used twice" };
    pointIds.add(id);
  }
}

export type Fleet = z.output<typeof fleetSchema>;
export type FleetInput = z.input<typeof fleetSchema>;
export type FleetMachine = z.output<typeof machineSchema>;
