import { toCimDatetime } from "../cim/datetime";
import { type CimInstance, stringOf } from "../cim/instance";
import type { PointConsistency, RecoveryPoint } from "../failback/recovery-point";
import { findGuid } from "./names";

const TYPE_PREFIX = "Microsoft:Hyper-V:Snapshot:Replica:";

const CONSISTENCIES: Readonly<Record<string, PointConsistency>> = {
  Standard: "crashConsistent",
  ApplicationConsistent: "applicationConsistent",
  PlannedFailover: "plannedFailover",
};

/** `VirtualSystemType` of the snapshots that are recovery points. */
export const recoveryPointTypes = Object.keys(CONSISTENCIES).map((name) => TYPE_PREFIX + name);

/** A recovery point; undefined for settings that are none, or that do not say which machine's or when. */
export function readRecoveryPoint(settings: CimInstance): RecoveryPoint | undefined {
  const type = stringOf(settings, "VirtualSystemType") ?? "";
  const consistency = type.startsWith(TYPE_PREFIX) ? CONSISTENCIES[type.slice(TYPE_PREFIX.length)] : undefined;
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
