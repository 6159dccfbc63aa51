import { kindTable } from "./kind";

/**
 * Properties of the classes that are asked for, of their superclasses, and of errors, by what they hold (the schema of Hyper-V
 * and CIM; docs/facts/hyperv.md). Any other property is replaced, name and value.
 */
export const properties = kindTable({
  state: `ApplicationConsistentSnapshotInterval AuthenticationType AutomaticCriticalErrorAction AutomaticRecoveryAction
    AutomaticShutdownAction AutomaticStartupAction AvailableRequestedStates BootOrder CommunicationStatus ConsoleMode
    Dedicated DetailedStatus ElementEffects EnabledDefault EnabledState EnhancedSessionModeState
    EnhancedSessionTransportType FailedOverReplicationType GuestStateIsolationType HealthState IsCurrent IsDefault IsNext JobState JobType
    LastReplicationType LocalOrUtcTime NetworkBootPreferredProtocol OperatingStatus OperationalStatus PercentComplete
    PowerManagementCapabilities PrimaryStatus RecoveryAction RecoveryHistory ReplicationHealth ReplicationInterval
    ReplicationMode ReplicationState RequestedState ResetCapability TransitioningToState UserSnapshotType VirtualSlitType`,
  code: "CIMStatusCode ErrorCode ReturnValue StatusCode error_Category error_Code",
  number: `AutomaticStartupActionSequenceNumber DebugChannelId DebugPort GuestFeatureSet HighMmioGapBase HighMmioGapSize HwThreadsPerCoreRealized
    JobCompletionStatusCode JobRunTimes LowMmioGapSize NumberOfNumaNodes OnTimeInMilliseconds Priority ProcessID
    RecoveryServerPortNumber RunDay RunDayOfWeek RunMonth`,
  flag: `AllowFullSCSICommandSet AllowReducedFcRedundancy AutoResynchronizeEnabled AutomaticSnapshotsEnabled BIOSNumLock
    BypassProxyServer Cancellable CompressionEnabled DebugPortEnabled DeleteOnCompletion EnableHibernation
    EnableWriteOrderPreservationAcrossDisks GuestControlledCacheTypes GuestStateIsolationEnabled IncrementalBackupEnabled IsAutomaticSnapshot
    IsSaved LockOnDisconnect PauseAfterBootFailure ReplicateHostKvpItems SecureBootEnabled Started TurnOffOnGuestRestart VirtualNumaEnabled`,
  time: `AutoResynchronizeIntervalEnd AutoResynchronizeIntervalStart AutomaticCriticalErrorActionTimeout
    AutomaticStartupActionDelay CreationTime ElapsedTime InstallDate LastApplicationConsistentReplicationTime
    LastApplyTime LastReplicationTime LastSuccessfulBackupTime RunStartInterval ScheduledStartTime StartTime
    TimeBeforeRemoval TimeOfLastConfigurationChange TimeOfLastStateChange TimeSubmitted UntilTime`,
  fixed: `Caption Description JobStatus StartMode Status StatusDescriptions VirtualSystemSubType VirtualSystemType
    error_Type`,
  key: "ConfigurationID IncludedDisks InstanceID VirtualSystemIdentifier",
  path: "AffectedElement AffectingElement Antecedent Dependent ManagedElement Parent ReplicationProvider SettingData __PATH",
  class: "CreationClassName SystemCreationClassName __CLASS __SUPERCLASS",
  version: "Version",
  words: `AdditionalRecoveryInformation AdditionalSettings Architecture BIOSGUID BIOSSerialNumber BaseBoardSerialNumber
    BootSourceOrder CertificateThumbPrint ChassisAssetTag ChassisSerialNumber Child ConfigurationDataRoot
    ConfigurationFile ElementName ErrorDescription ErrorSource ErrorSummaryDescription GuestStateDataRoot
    GuestStateFile IdentifyingDescriptions LogDataRoot ManagementVtlImageFileName ManagementVtlImageVersion Message Name
    NameFormat Notes Notify OtherDedicatedDescriptions OtherElementEffectsDescriptions OtherEnabledState
    OtherIdentifyingInfo OtherRecoveryAction Owner ParentPackage PrimaryConnectionPoint PrimaryHostSystem
    PrimaryOwnerContact PrimaryOwnerName RecoveryConnectionPoint RecoveryFile RecoveryHostSystem Roles
    RootCertificateThumbPrint SecureBootTemplateId SnapshotDataRoot SuspendDataRoot SwapFileDataRoot SystemName
    __cimnamespace error_WindowsErrorMessage`,
});
