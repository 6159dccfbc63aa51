import type { HostState } from "../../model/host-state";
import type { Language } from "../../model/language";
import { type Machine, relationshipOf } from "../../model/machine";
import { EnabledState, OperationalStatus } from "../../model/numbers";
import { readState } from "../../model/relationship";
import { type CimInstance, defineClass, type HostView } from "../class";
import { statusTextIn, textsIn } from "../texts";
import type { CimValue } from "../value";
import { type CimReference, datetime, NEVER } from "../value";

const NAME = "Msvm_ComputerSystem";

/** The host itself, then its machines. Which properties are null, and their order, as recorded on a Hyper-V host by r4sd/go-wsman. */
export const computerSystem = defineClass({
  name: NAME,
  superclasses: [
    "CIM_ComputerSystem",
    "CIM_System",
    "CIM_EnabledLogicalElement",
    "CIM_LogicalElement",
    "CIM_ManagedSystemElement",
    "CIM_ManagedElement",
  ],
  keys: ["CreationClassName", "Name"],
  scalars: [
    ...["Caption", "CommunicationStatus", "CreationClassName", "Description", "DetailedStatus", "ElementName"],
    ...["EnabledDefault", "EnabledState", "EnhancedSessionModeState", "FailedOverReplicationType", "HealthState"],
    ...["HwThreadsPerCoreRealized", "InstallDate", "InstanceID", "LastApplicationConsistentReplicationTime"],
    ...["LastReplicationTime", "LastReplicationType", "LastSuccessfulBackupTime", "ManagementVtlImageFileName"],
    ...["ManagementVtlImageVersion", "Name", "NameFormat", "NumberOfNumaNodes", "OnTimeInMilliseconds"],
    ...["OperatingStatus", "OtherEnabledState", "PrimaryOwnerContact", "PrimaryOwnerName", "PrimaryStatus"],
    ...["ProcessID", "ReplicationHealth", "ReplicationMode", "ReplicationState", "RequestedState", "ResetCapability"],
    ...["Status", "TimeOfLastConfigurationChange", "TimeOfLastStateChange", "TransitioningToState"],
  ],
  arrays: ["OperationalStatus", "StatusDescriptions"],
  instances: (view) => [hostValues(view), ...view.state.machines.map((machine) => machineValues(machine, view))],
});

export function machineReference(machine: { readonly id: string }): CimReference {
  return {
    kind: "reference",
    className: NAME,
    keys: [
      ["CreationClassName", NAME],
      ["Name", machine.id],
    ],
  };
}

function hostValues({ state, language }: HostView): CimInstance["values"] {
  const texts = textsIn(language);
  const { computerName } = state.identity;
  return {
    ...common([OperationalStatus.OK], language),
    Caption: texts.hostCaption,
    Description: "Microsoft Hosting Computer System",
    ElementName: computerName,
    EnabledDefault: 2,
    EnabledState: EnabledState.Running,
    Name: computerName,
    RequestedState: 12,
  };
}

function machineValues(machine: Machine, { now, language }: HostView): CimInstance["values"] {
  const texts = textsIn(language);
  const running = machine.enabledState === EnabledState.Running;
  const since = machine.enabledStateSince;
  return {
    ...common(machine.operationalStatus, language),
    ...replicationValues(machine),
    Caption: texts.machineCaption,
    Description: "Microsoft Virtual Machine",
    ElementName: machine.name,
    EnabledDefault: running ? 2 : 3,
    EnabledState: machine.enabledState,
    EnhancedSessionModeState: running ? 2 : 3,
    HwThreadsPerCoreRealized: running ? 1 : null,
    InstallDate: datetime(machine.createdAt),
    Name: machine.id,
    NumberOfNumaNodes: 1,
    OnTimeInMilliseconds: running ? Math.max(0, now - (since ?? machine.createdAt)) : 0,
    ProcessID: running ? processId(machine) : null,
    RequestedState: running ? 2 : 5,
    ResetCapability: 1,
    TimeOfLastConfigurationChange: datetime(machine.createdAt),
    TimeOfLastStateChange: since === undefined ? NEVER : datetime(since),
  };
}

function common(operationalStatus: readonly number[], language: Language): CimInstance["values"] {
  return {
    CreationClassName: NAME,
    HealthState: 5,
    OperationalStatus: operationalStatus,
    Status: operationalStatus[0] === OperationalStatus.OK ? "OK" : "Degraded",
    StatusDescriptions: operationalStatus.map((status) => statusTextIn(language, status)),
  };
}

/** The machine's own replication properties show the primary relationship only; Microsoft calls them deprecated. */
function replicationValues(machine: Machine): Record<string, CimValue> {
  const primary = relationshipOf(machine, "primary");
  const last = primary?.lastReplicationAt;
  return {
    FailedOverReplicationType: 0,
    LastApplicationConsistentReplicationTime: NEVER,
    LastReplicationTime: last === undefined ? NEVER : datetime(last),
    LastReplicationType: last === undefined ? 0 : 1,
    ReplicationHealth: primary?.health ?? 0,
    ReplicationMode: machine.mode,
    ReplicationState: primary ? readState(primary) : 0,
  };
}

/** Any number will do, as long as it stays the same for the machine. */
function processId({ id }: HostState["machines"][number]): number {
  return 4 * (1_000 + (Number.parseInt(id.slice(0, 4), 16) % 4_000));
}
