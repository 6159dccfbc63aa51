import { type CimInstance, readableNumberOf, readableNumbersOf, referencedKey, stringOf } from "../cim/instance";
import { parseObjectPath, toReference } from "../cim/object-path";
import { keyOf } from "../cim/reference";
import { oneLine } from "../errors";
import type { JobSnapshot, ObservedMachine, ObservedRelationship } from "../failback/observation";
import { NO_PROVIDER, type ReplicationProvider } from "../failback/ports";
import { redact } from "../redaction";
import { BUILT_IN_PROVIDER, findGuid, HYPERV_NAMESPACE, normalizeGuid } from "./names";

/*
 * A number that cannot be read is not known, and is the trouble of the one object that shows it: an unknown state starts
 * nothing and is no success, an unknown JobState lives.
 */

/** A machine; undefined for the host's own computer system, whose Name is no GUID. */
export function readMachine(instance: CimInstance): ObservedMachine | undefined {
  const id = normalizeGuid(stringOf(instance, "Name") ?? "");
  if (!id) return undefined;
  return {
    id,
    name: stringOf(instance, "ElementName") ?? id,
    enabledState: readableNumberOf(instance, "EnabledState"),
    operationalStatus: readableNumbersOf(instance, "OperationalStatus"),
    mode: readableNumberOf(instance, "ReplicationMode"),
  };
}

export function readRelationship(instance: CimInstance): ObservedRelationship {
  return {
    state: readableNumberOf(instance, "ReplicationState"),
    health: readableNumberOf(instance, "ReplicationHealth"),
  };
}

/** JobType of a failback: 124 in the documentation, 123 in a client of Microsoft's own. */
const FAILBACK_JOB_TYPES: readonly number[] = [123, 124];

/** Whether a job may be a failback: by its type, or because its class tells none. */
export function mayBeFailback(job: CimInstance): boolean {
  const type = readableNumberOf(job, "JobType");
  return type === undefined || FAILBACK_JOB_TYPES.includes(type);
}

export function readJob(instance: CimInstance): JobSnapshot {
  return {
    id: stringOf(instance, "InstanceID") ?? "",
    state: readableNumberOf(instance, "JobState"),
    percentComplete: readableNumberOf(instance, "PercentComplete"),
    errorCode: readableNumberOf(instance, "ErrorCode"),
    errorDescription: oneLine(redact(stringOf(instance, "ErrorDescription") ?? "")) || undefined,
  };
}

/** Which machine a job works on: the GUID in the keys of the object the association names. */
export function readAffected(association: CimInstance): { jobId: string; vmId: string } | undefined {
  const jobId = referencedKey(association, "AffectingElement", "InstanceID");
  const vmId = findGuid(
    referencedKey(association, "AffectedElement", "Name") ??
      referencedKey(association, "AffectedElement", "InstanceID"),
  );
  return jobId && vmId ? { jobId, vmId } : undefined;
}

/**
 * The provider a relationship's settings point to. Its keys stand in an object path; Windows documents neither their
 * order nor that it is always one, so in any other text the provider's GUID is looked for anywhere.
 */
export function readProvider(
  settings: CimInstance | undefined,
  providers: readonly CimInstance[],
): ReplicationProvider {
  const path = settings && stringOf(settings, "ReplicationProvider")?.trim();
  if (!path) return NO_PROVIDER;
  // Anywhere in the path: a start that is blocked without need does less harm than one that was not meant.
  if (path.toUpperCase().includes(BUILT_IN_PROVIDER)) return { kind: "builtIn", name: "Hyper-V Replica" };
  const where = nameKeyOf(path) ?? path.toUpperCase();
  const match = providers.find((provider) => {
    const guid = stringOf(provider, "Name")?.toUpperCase();
    return guid !== undefined && guid !== "" && where.includes(guid);
  });
  return { kind: "external", name: providerName(match) ?? findGuid(where) ?? path };
}

/** The key `Name` of an object path, upper case; undefined when there is none or it is no GUID. */
function nameKeyOf(path: string): string | undefined {
  const parsed = parseObjectPath(path);
  return parsed && findGuid(keyOf(toReference(parsed, HYPERV_NAMESPACE), "Name"));
}

/** What people call it; the key `Microsoft:<host>\\ReplicationProvider\\<name>` ends in a name at least. */
export function providerName(provider: CimInstance | undefined): string | undefined {
  if (!provider) return undefined;
  const shown = stringOf(provider, "ElementName")?.trim();
  const key = stringOf(provider, "InstanceID") ?? "";
  return shown || key.slice(key.lastIndexOf("\\") + 1) || undefined;
}
