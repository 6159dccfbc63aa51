import type { SettingsFlaw } from "../../model/initiate-failback";
import { isCimDatetime } from "../cim-datetime";
import type { EmbeddedInstance, EmbeddedProperty } from "../embedded-instance";

/** Properties of Msvm_ReplicationSettingData that are no strings, by their type in Microsoft's documentation. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ...typed("uint16", [
    ...["ApplicationConsistentSnapshotInterval", "AuthenticationType", "AutomaticRecoveryAction"],
    ...["AutomaticShutdownAction", "AutomaticStartupAction", "AutomaticStartupActionSequenceNumber"],
    ...["RecoveryHistory", "RecoveryServerPortNumber", "ReplicationInterval"],
  ]),
  ...typed("boolean", [
    ...["AutoResynchronizeEnabled", "BypassProxyServer", "CompressionEnabled"],
    ...["EnableWriteOrderPreservationAcrossDisks", "ReplicateHostKvpItems"],
  ]),
  ...typed("datetime", [
    ...["AutoResynchronizeIntervalEnd", "AutoResynchronizeIntervalStart", "AutomaticStartupActionDelay"],
    "CreationTime",
  ]),
]);

const ARRAYS: ReadonlySet<string> = new Set(["includeddisks", "notes"]);

function typed(type: string, names: readonly string[]): [name: string, type: string][] {
  return names.map((name) => [name.toLowerCase(), type]);
}

/** How the values of a type look in CIM-XML (DSP0201, DSP0004). */
const FORMS: Readonly<Record<string, (value: string) => boolean>> = {
  uint16: (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535,
  boolean: (value) => /^(true|false)$/i.test(value),
  datetime: isCimDatetime,
};

/** What is wrong with the settings of a call; undefined when nothing is. */
export function flawIn({ properties }: EmbeddedInstance): SettingsFlaw | undefined {
  const flaws = [...properties].map(([name, property]) => flawOf(name.toLowerCase(), property));
  return flaws.find((flaw) => flaw === "wrongType") ?? flaws.find((flaw) => flaw !== undefined);
}

function flawOf(name: string, { type, array, values }: EmbeddedProperty): SettingsFlaw | undefined {
  const expected = TYPES.get(name) ?? "string";
  if (type.toLowerCase() !== expected || array !== ARRAYS.has(name)) return "wrongType";
  const form = FORMS[expected];
  const fits = values.every((value) => value === null || form === undefined || form(value.trim()));
  if (fits) return undefined;
  return expected === "datetime" ? "unreadableDate" : "wrongType";
}
