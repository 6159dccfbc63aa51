import type { HostState } from "../../model/host-state";
import type { Machine } from "../../model/machine";
import { type Relationship, type RelationshipKind, relationshipInstanceId } from "../../model/relationship";
import { defineClass } from "../class";
import { objectPath } from "../object-path";
import { type CimReference, type CimValue, datetime, interval } from "../value";
import { providerReference } from "./replication-provider";

const NAME = "Msvm_ReplicationSettingData";

/** One per relationship, with the same InstanceID; properties and defaults as in Microsoft's documentation. */
export const replicationSettingData = defineClass({
  name: NAME,
  superclasses: ["CIM_VirtualSystemSettingData", "CIM_SettingData", "CIM_ManagedElement"],
  keys: ["InstanceID"],
  scalars: [
    ...[
      "AdditionalSettings",
      "ApplicationConsistentSnapshotInterval",
      "AuthenticationType",
      "AutoResynchronizeEnabled",
    ],
    ...["AutoResynchronizeIntervalEnd", "AutoResynchronizeIntervalStart", "AutomaticRecoveryAction"],
    ...["AutomaticShutdownAction", "AutomaticStartupAction", "AutomaticStartupActionDelay"],
    ...["AutomaticStartupActionSequenceNumber", "BypassProxyServer", "Caption", "CertificateThumbPrint"],
    ...["CompressionEnabled", "ConfigurationDataRoot", "ConfigurationFile", "ConfigurationID", "CreationTime"],
    ...["Description", "ElementName", "EnableWriteOrderPreservationAcrossDisks", "InstanceID", "LogDataRoot"],
    ...["PrimaryConnectionPoint", "PrimaryHostSystem", "RecoveryConnectionPoint", "RecoveryFile", "RecoveryHistory"],
    ...["RecoveryHostSystem", "RecoveryServerPortNumber", "ReplicateHostKvpItems", "ReplicationInterval"],
    ...["ReplicationProvider", "RootCertificateThumbPrint", "SnapshotDataRoot", "SuspendDataRoot", "SwapFileDataRoot"],
    ...["VirtualSystemIdentifier", "VirtualSystemType"],
  ],
  arrays: ["IncludedDisks", "Notes"],
  instances: ({ state }) =>
    state.machines.flatMap((machine) =>
      machine.relationships.map((relationship) => settingValues(state, machine, relationship)),
    ),
});

export function replicationSettingsReference(machineId: string, kind: RelationshipKind): CimReference {
  return { kind: "reference", className: NAME, keys: [["InstanceID", relationshipInstanceId(machineId, kind)]] };
}

function settingValues(state: HostState, machine: Machine, relationship: Relationship): Record<string, CimValue> {
  const { computerName } = state.identity;
  const provider = state.providers.find(({ id }) => id === relationship.providerId);
  return {
    AdditionalSettings: "",
    ApplicationConsistentSnapshotInterval: 0,
    AuthenticationType: 1,
    AutoResynchronizeEnabled: false,
    AutoResynchronizeIntervalEnd: interval(6 * 3600),
    AutoResynchronizeIntervalStart: interval(18.5 * 3600),
    BypassProxyServer: false,
    Caption: "Replication Settings",
    CertificateThumbPrint: "",
    CompressionEnabled: true,
    CreationTime: datetime(machine.createdAt),
    Description: "Virtual Machine Replication Settings Data",
    ElementName: machine.name,
    EnableWriteOrderPreservationAcrossDisks: true,
    IncludedDisks: [`Microsoft:${machine.id}\\83F8638B-8DCA-4152-9EDA-2CA8B33039B4\\0\\0\\D`],
    InstanceID: relationshipInstanceId(machine.id, relationship.kind),
    PrimaryConnectionPoint: "hv-prod-01.corp.example",
    PrimaryHostSystem: "hv-prod-01.corp.example",
    RecoveryConnectionPoint: `${computerName.toLowerCase()}.corp.example`,
    RecoveryHistory: 0,
    RecoveryHostSystem: `${computerName.toLowerCase()}.corp.example`,
    RecoveryServerPortNumber: 80,
    ReplicateHostKvpItems: true,
    ReplicationInterval: 300,
    ReplicationProvider: provider ? objectPath(computerName, providerReference(computerName, provider)) : null,
    RootCertificateThumbPrint: "",
    VirtualSystemIdentifier: machine.id,
    VirtualSystemType: "Microsoft:Hyper-V:Replica",
  };
}
