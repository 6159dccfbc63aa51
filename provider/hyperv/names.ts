import type { RelationshipKind, RelationshipRef } from "../failback/observation";

/** The namespace of Hyper-V's classes. */
export const HYPERV_NAMESPACE = "root/virtualization/v2";

/** The classes this project reads or calls; each is described in docs/facts/hyperv.md. */
export const HypervClass = {
  computerSystem: "Msvm_ComputerSystem",
  relationship: "Msvm_ReplicationRelationship",
  settings: "Msvm_ReplicationSettingData",
  provider: "Msvm_ReplicationProvider",
  service: "Msvm_ReplicationService",
  /** The superclass: a failback's job need not be of Hyper-V's most common job class. */
  job: "CIM_ConcreteJob",
  /** Of a machine, and of each of its snapshots: recovery points are snapshots of their own types. */
  systemSettings: "Msvm_VirtualSystemSettingData",
  affectedJobElement: "Msvm_AffectedJobElement",
} as const;

/** Hyper-V's own replication provider, host to host. */
export const BUILT_IN_PROVIDER = "22391CDC-272C-4DDF-BA88-9BEFB1A0975C";

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** The first GUID in a text, upper case; undefined when there is none. */
export function findGuid(text: string | undefined): string | undefined {
  return text === undefined ? undefined : GUID.exec(text)?.[0].toUpperCase();
}

/** A text that is a GUID and nothing else, with or without braces, in the one form used here; else undefined. */
export function normalizeGuid(text: string): string | undefined {
  const bare = text.trim().replace(/^\{(.*)\}$/, "$1");
  return findGuid(bare)?.length === bare.length ? bare.toUpperCase() : undefined;
}

/** `InstanceID` of a relationship and of its settings: `Microsoft:<GUID>\HVR\<0|1>`. */
export function relationshipId({ vmId, relationship }: RelationshipRef): string {
  return `Microsoft:${vmId}\\HVR\\${relationship === "primary" ? 0 : 1}`;
}

export function parseRelationshipId(id: string | undefined): RelationshipRef | undefined {
  const match = /^Microsoft:(.+)\\HVR\\([01])$/i.exec(id ?? "");
  const vmId = match?.[1] && normalizeGuid(match[1]);
  if (!vmId) return undefined;
  const relationship: RelationshipKind = match?.[2] === "0" ? "primary" : "extended";
  return { vmId, relationship };
}
