import { randomUUID } from "node:crypto";
import { z } from "zod";
import { guid, label, named, operationalStatus, replicationState } from "../fleet/fields";
import { machineSchema, recoveryPointFields } from "../fleet/fleet-schema";
import { resolveInstant } from "../fleet/instant";
import type { Action } from "../model/actions";
import { RESTART_BEHAVIOURS } from "../model/host-state";
import { FAILBACK_ENDS } from "../model/machine";
import { ReplicationHealth } from "../model/numbers";
import { ACCOUNT_ACTIONS } from "./account-action";

const relationship = z.enum(["primary", "extended"]).default("primary");

/** The body of `POST /machines/:machine/actions`. */
export const machineActionSchema = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.enum(["failOver", "commit", "reverse", "removeReplication", "startFailback"]),
    relationship,
  }),
  z.strictObject({ action: z.enum(["powerOn", "powerOff", "removeMachine"]) }),
  z.strictObject({ action: z.literal("rename"), to: label }),
  z.strictObject({
    action: z.literal("setNextFailback"),
    seconds: z.number().min(0).exactOptional(),
    ends: z.enum(FAILBACK_ENDS).exactOptional(),
  }),
  z.strictObject({ action: z.literal("setState"), relationship, state: replicationState }),
  z.strictObject({ action: z.literal("setHealth"), relationship, health: named(ReplicationHealth) }),
  z.strictObject({ action: z.literal("setProvider"), relationship, provider: label }),
  z.strictObject({ action: z.literal("setOperationalStatus"), value: operationalStatus }),
  z.strictObject({
    action: z.literal("addRecoveryPoint"),
    id: guid.exactOptional(),
    takenAt: recoveryPointFields.takenAt.default({ minutesAgo: 0 }),
    consistency: recoveryPointFields.consistency.default("crashConsistent"),
  }),
  z.strictObject({ action: z.literal("deleteRecoveryPoint"), id: label }),
]);

/** What a body asks for, as of now. */
export function toAction(body: z.output<typeof machineActionSchema>, now: number): Action {
  if (body.action !== "addRecoveryPoint") return body;
  const { action, id = randomUUID().toUpperCase(), takenAt, consistency } = body;
  return { action, point: { id, takenAt: resolveInstant(takenAt, now), consistency } };
}

/** The body of `POST /host/actions`. */
export const hostActionSchema = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("advanceClock"),
    seconds: z
      .number()
      .min(0)
      .max(366 * 86_400, { error: "must be at most a year: 31622400" }),
  }),
  z.strictObject({ action: z.literal("addMachine"), machine: machineSchema }),
  z.strictObject({
    action: z.literal("restartServices"),
    downSeconds: z.number().min(0).default(0),
    answers: z.enum(["unreachable", "empty"]).default("unreachable"),
    failbacks: z.enum(RESTART_BEHAVIOURS).exactOptional(),
  }),
  z.strictObject({ action: z.enum(ACCOUNT_ACTIONS) }),
]);
