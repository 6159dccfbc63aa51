/** Classes that the questions of a check may lead to, all of CIM's or Windows' own. */
const CLASSES = new Set(
  `CIM_AffectedJobElement CIM_ComputerSystem CIM_ConcreteJob CIM_Dependency CIM_ElementSettingData
  CIM_EnabledLogicalElement CIM_Error CIM_Job CIM_LogicalElement CIM_ManagedElement CIM_ManagedSystemElement CIM_Service
  CIM_SettingData CIM_SettingsDefineState CIM_SnapshotOfVirtualSystem CIM_System CIM_VirtualSystemSettingData
  MSFT_WmiError Msvm_AffectedJobElement Msvm_AffectedStorageJobElement Msvm_ComputerSystem Msvm_ConcreteJob
  Msvm_CopyFileToGuestJob Msvm_DvdDrive Msvm_ElementSettingData Msvm_Error Msvm_EthernetSwitchExtension
  Msvm_ExternalEthernetPort Msvm_GuestServiceInterfaceComponent Msvm_HeartbeatComponent Msvm_ImageManagementService
  Msvm_InternalEthernetPort Msvm_KvpExchangeComponent Msvm_LogicalDisk Msvm_MigrationJob Msvm_PlannedComputerSystem
  Msvm_ReplicaSystemDependency Msvm_ReplicationProvider Msvm_ReplicationRelationship Msvm_ReplicationService
  Msvm_ReplicationServiceSettingData Msvm_ReplicationSettingData Msvm_ResourcePool Msvm_SettingsDefineState
  Msvm_ShutdownComponent Msvm_SnapshotOfVirtualSystem Msvm_StorageAllocationSettingData Msvm_StorageJob
  Msvm_SyntheticDiskDrive Msvm_SyntheticEthernetPort Msvm_SystemReplicationRelationship Msvm_TimeSyncComponent
  Msvm_VirtualEthernetSwitch Msvm_VirtualEthernetSwitchManagementService Msvm_VirtualSystemManagementService
  Msvm_VirtualSystemSettingData Msvm_VirtualSystemSnapshotService Msvm_VssComponent OMI_Error
  __ExtendedStatus __NotifyStatus`.split(/\s+/),
);

/** By its exact name: whatever else looks like one may be a name that somebody gave. */
export function isClass(name: string): boolean {
  return CLASSES.has(name);
}
