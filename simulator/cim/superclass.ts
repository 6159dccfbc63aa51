import type { CimClass, CimInstance } from "./class";
import { classTable } from "./class-table";

/**
 * What each superclass brings into its subclasses, from DMTF's CIM schema as Hyper-V uses it. Needed only where a client
 * wants objects without the properties of their own class.
 */
const BRINGS: Readonly<Record<string, readonly string[]>> = {
  CIM_ManagedElement: ["Caption", "Description", "ElementName", "InstanceID"],
  CIM_ManagedSystemElement: [
    ...["CommunicationStatus", "DetailedStatus", "HealthState", "InstallDate", "Name", "OperatingStatus"],
    ...["OperationalStatus", "PrimaryStatus", "Status", "StatusDescriptions"],
  ],
  CIM_LogicalElement: [],
  CIM_EnabledLogicalElement: [
    ...["AvailableRequestedStates", "EnabledDefault", "EnabledState", "OtherEnabledState", "RequestedState"],
    ...["TimeOfLastStateChange", "TransitioningToState"],
  ],
  CIM_System: ["CreationClassName", "NameFormat", "PrimaryOwnerContact", "PrimaryOwnerName"],
  CIM_ComputerSystem: ["ResetCapability"],
  CIM_Service: [
    ...["CreationClassName", "PrimaryOwnerContact", "PrimaryOwnerName", "StartMode", "Started"],
    ...["SystemCreationClassName", "SystemName"],
  ],
  CIM_Job: [
    ...["DeleteOnCompletion", "ElapsedTime", "ErrorCode", "ErrorDescription", "JobRunTimes", "JobStatus"],
    ...["LocalOrUtcTime", "Notify", "OtherRecoveryAction", "Owner", "PercentComplete", "Priority", "RecoveryAction"],
    ...["RunDay", "RunDayOfWeek", "RunMonth", "RunStartInterval", "ScheduledStartTime", "StartTime", "TimeSubmitted"],
    "UntilTime",
  ],
  CIM_ConcreteJob: ["JobState", "TimeBeforeRemoval", "TimeOfLastStateChange"],
  CIM_SettingData: [],
  CIM_VirtualSystemSettingData: [
    ...["AutomaticRecoveryAction", "AutomaticShutdownAction", "AutomaticStartupAction", "AutomaticStartupActionDelay"],
    ...["AutomaticStartupActionSequenceNumber", "ConfigurationDataRoot", "ConfigurationFile", "ConfigurationID"],
    ...["CreationTime", "LogDataRoot", "Notes", "RecoveryFile", "SnapshotDataRoot", "SuspendDataRoot"],
    ...["SwapFileDataRoot", "VirtualSystemIdentifier", "VirtualSystemType"],
  ],
  CIM_AffectedJobElement: [
    ...["AffectedElement", "AffectingElement", "ElementEffects", "OtherElementEffectsDescriptions"],
  ],
  CIM_Dependency: ["Antecedent", "Dependent"],
  CIM_SnapshotOfVirtualSystem: [],
  CIM_ElementSettingData: ["IsCurrent", "IsDefault", "IsNext", "ManagedElement", "SettingData"],
  CIM_SettingsDefineState: ["ManagedElement", "SettingData"],
};

/** A superclass by its name; undefined when no class of the host has it. */
export function findSuperclass(name: string): string | undefined {
  const wanted = name.toLowerCase();
  return classTable.flatMap(({ superclasses }) => superclasses).find((one) => one.toLowerCase() === wanted);
}

/** An instance seen as one of a superclass of its class: without what its own class adds. */
export function asSuperclass(instance: CimInstance, superclass: string): CimInstance {
  const { superclasses, properties } = instance.class;
  const chain = superclasses.slice(superclasses.indexOf(superclass));
  const known = new Set(chain.flatMap((one) => BRINGS[one] ?? []));
  const seen: CimClass = {
    ...instance.class,
    name: superclass,
    superclasses: chain.slice(1),
    properties: properties.filter((property) => known.has(property)),
  };
  return { ...instance, class: seen };
}
