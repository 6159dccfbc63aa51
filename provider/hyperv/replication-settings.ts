import type { CimPropertyType } from "../cim/cim-xml";

const text: CimPropertyType = { type: "string" };
const texts: CimPropertyType = { type: "string", array: true };
const flag: CimPropertyType = { type: "boolean" };
const number: CimPropertyType = { type: "uint16" };
const moment: CimPropertyType = { type: "datetime" };

/** Types of `Msvm_ReplicationSettingData`, from the class's schema (docs/facts/hyperv.md). */
export const replicationSettingTypes: Readonly<Record<string, CimPropertyType>> = {
  AdditionalSettings: text,
  ApplicationConsistentSnapshotInterval: number,
  AuthenticationType: number,
  AutomaticRecoveryAction: number,
  AutomaticShutdownAction: number,
  AutomaticStartupAction: number,
  AutomaticStartupActionDelay: moment,
  AutomaticStartupActionSequenceNumber: number,
  AutoResynchronizeEnabled: flag,
  AutoResynchronizeIntervalEnd: moment,
  AutoResynchronizeIntervalStart: moment,
  BypassProxyServer: flag,
  Caption: text,
  CertificateThumbPrint: text,
  CompressionEnabled: flag,
  ConfigurationDataRoot: text,
  ConfigurationFile: text,
  ConfigurationID: text,
  CreationTime: moment,
  Description: text,
  ElementName: text,
  EnableWriteOrderPreservationAcrossDisks: flag,
  IncludedDisks: texts,
  InstanceID: text,
  LogDataRoot: text,
  Notes: texts,
  PrimaryConnectionPoint: text,
  PrimaryHostSystem: text,
  RecoveryConnectionPoint: text,
  RecoveryFile: text,
  RecoveryHistory: number,
  RecoveryHostSystem: text,
  RecoveryServerPortNumber: number,
  ReplicateHostKvpItems: flag,
  ReplicationInterval: number,
  ReplicationProvider: text,
  RootCertificateThumbPrint: text,
  SnapshotDataRoot: text,
  SuspendDataRoot: text,
  SwapFileDataRoot: text,
  VirtualSystemIdentifier: text,
  VirtualSystemType: text,
};
