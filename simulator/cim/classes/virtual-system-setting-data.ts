import type { Machine } from "../../model/machine";
import { type Consistency, type RecoveryPoint, settingsInstanceId } from "../../model/recovery-point";
import { type CimInstance, defineClass } from "../class";
import { type CimReference, datetime } from "../value";

const NAME = "Msvm_VirtualSystemSettingData";

/**
 * The settings each machine runs with and, beside them in the same class, its recovery points: only VirtualSystemType
 * tells them apart. Properties as in Microsoft's documentation of the class; those that say nothing about replication
 * are null.
 */
export const virtualSystemSettingData = defineClass({
  name: NAME,
  superclasses: ["CIM_VirtualSystemSettingData", "CIM_SettingData", "CIM_ManagedElement"],
  keys: ["InstanceID"],
  scalars: [
    ...["AdditionalRecoveryInformation", "AllowFullSCSICommandSet", "AllowReducedFcRedundancy", "Architecture"],
    ...["AutomaticCriticalErrorAction", "AutomaticCriticalErrorActionTimeout", "AutomaticRecoveryAction"],
    ...["AutomaticShutdownAction", "AutomaticSnapshotsEnabled", "AutomaticStartupAction"],
    ...["AutomaticStartupActionDelay", "AutomaticStartupActionSequenceNumber", "BaseBoardSerialNumber", "BIOSGUID"],
    ...["BIOSNumLock", "BIOSSerialNumber", "Caption", "ChassisAssetTag", "ChassisSerialNumber"],
    ...["ConfigurationDataRoot", "ConfigurationFile", "ConfigurationID", "ConsoleMode", "CreationTime"],
    ...["DebugChannelId", "DebugPort", "DebugPortEnabled", "Description", "ElementName"],
    ...["EnhancedSessionTransportType", "GuestControlledCacheTypes", "GuestStateDataRoot", "GuestStateFile"],
    ...[
      "HighMmioGapSize",
      "IncrementalBackupEnabled",
      "InstanceID",
      "IsAutomaticSnapshot",
      "IsSaved",
      "LockOnDisconnect",
    ],
    ...["LogDataRoot", "LowMmioGapSize", "NetworkBootPreferredProtocol", "Parent", "ParentPackage"],
    ...["PauseAfterBootFailure", "RecoveryFile", "SecureBootEnabled", "SecureBootTemplateId", "SnapshotDataRoot"],
    ...["SuspendDataRoot", "SwapFileDataRoot", "UserSnapshotType", "Version", "VirtualNumaEnabled"],
    ...["VirtualSystemIdentifier", "VirtualSystemSubType", "VirtualSystemType"],
  ],
  arrays: ["BootOrder", "BootSourceOrder", "Notes"],
  instances: ({ state }) =>
    state.machines.flatMap((machine) => [
      realizedValues(machine),
      ...machine.recoveryPoints.map((point) => pointValues(machine, point)),
    ]),
});

export function settingsReference(id: string): CimReference {
  return { kind: "reference", className: NAME, keys: [["InstanceID", settingsInstanceId(id)]] };
}

function realizedValues(machine: Machine): CimInstance["values"] {
  return {
    ...common(machine),
    ConfigurationID: machine.id,
    CreationTime: datetime(machine.createdAt),
    Description: "Active settings for the virtual machine.",
    ElementName: machine.name,
    InstanceID: settingsInstanceId(machine.id),
    VirtualSystemType: "Microsoft:Hyper-V:System:Realized",
  };
}

const SNAPSHOT_TYPES: Readonly<Record<Consistency, string>> = {
  applicationConsistent: "Microsoft:Hyper-V:Snapshot:Replica:ApplicationConsistent",
  crashConsistent: "Microsoft:Hyper-V:Snapshot:Replica:Standard",
  plannedFailover: "Microsoft:Hyper-V:Snapshot:Replica:PlannedFailover",
};

function pointValues(machine: Machine, { id, takenAt, consistency }: RecoveryPoint): CimInstance["values"] {
  const [date, time = ""] = new Date(takenAt).toISOString().split("T");
  return {
    ...common(machine),
    ConfigurationID: id,
    CreationTime: datetime(takenAt),
    Description: "Settings of a recovery point of the virtual machine.",
    // Made of the machine's name and a time, so nothing keeps it unique.
    ElementName: `${machine.name} - (${date} - ${time.slice(0, 5)})`,
    InstanceID: settingsInstanceId(id),
    VirtualSystemType: SNAPSHOT_TYPES[consistency],
  };
}

function common({ id }: Machine): CimInstance["values"] {
  return {
    AllowReducedFcRedundancy: false,
    AutomaticSnapshotsEnabled: false,
    Caption: "Virtual Machine Settings",
    IsAutomaticSnapshot: false,
    IsSaved: false,
    VirtualSystemIdentifier: id,
  };
}
