import { readDatetime } from "../cim/datetime";
import { type CimInstance, stringOf } from "../cim/instance";
import type { PointConsistency, RecoveryPoint } from "../failback/recovery-point";
import { findGuid } from "./names";

const TYPE_PREFIX = "Microsoft:Hyper-V:Snapshot:Replica:";

/** `VirtualSystemType` of the snapshots that are recovery points, and what each says. */
const CONSISTENCIES: ReadonlyMap<string, PointConsistency> = new Map([
  [`${TYPE_PREFIX}Standard`, "crashConsistent"],
  [`${TYPE_PREFIX}ApplicationConsistent`, "applicationConsistent"],
  [`${TYPE_PREFIX}PlannedFailover`, "plannedFailover"],
]);

export const recoveryPointTypes = [...CONSISTENCIES.keys()];

/** A recovery point; undefined for settings that are none, or that do not say which machine's or when. */
export function readRecoveryPoint(settings: CimInstance): RecoveryPoint | undefined {
  const consistency = CONSISTENCIES.get(stringOf(settings, "VirtualSystemType") ?? "");
  const id = findGuid(stringOf(settings, "ConfigurationID")) ?? findGuid(stringOf(settings, "InstanceID"));
  const vmId = findGuid(stringOf(settings, "VirtualSystemIdentifier"));
  const takenAt = instantIn(stringOf(settings, "CreationTime"));
  if (!consistency || !id || !vmId || !takenAt) return undefined;
  return { id, vmId, takenAt, consistency };
}

/** When it was, in UTC; undefined for "never" and for what names no instant. */
function instantIn(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const read = readDatetime(text);
  return read.kind === "instant" ? new Date(read.ms).toISOString() : undefined;
}
