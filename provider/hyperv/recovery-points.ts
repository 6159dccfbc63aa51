import { toCimDatetime } from "../cim/datetime";
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
  const created = stringOf(settings, "CreationTime");
  if (!consistency || !id || !vmId || !created) return undefined;
  return { id, vmId, takenAt: toIso(created), consistency };
}

/** CIM's `yyyymmddHHMMSS.mmmmmm±UUU` as ISO 8601 in UTC; the wire's own form may be either. */
function toIso(text: string): string {
  const [, date, time, millis, sign, offset] =
    /^(\d{8})(\d{6})\.(\d{3})\d{3}([+-])(\d{3})$/.exec(toCimDatetime(text)) ?? [];
  const iso = `${date?.replace(/(....)(..)(..)/, "$1-$2-$3")}T${time?.replace(/(..)(..)(..)/, "$1:$2:$3")}.${millis}Z`;
  const minutes = Number(`${sign}${offset}`);
  return new Date(Date.parse(iso) - minutes * 60_000).toISOString();
}
