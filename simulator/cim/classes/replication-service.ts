import { defineClass } from "../class";

export const REPLICATION_SERVICE = "Msvm_ReplicationService";

/** The one service of the host; constants as in Microsoft's documentation of the class. */
export const replicationService = defineClass({
  name: REPLICATION_SERVICE,
  superclasses: [
    "CIM_Service",
    "CIM_EnabledLogicalElement",
    "CIM_LogicalElement",
    "CIM_ManagedSystemElement",
    "CIM_ManagedElement",
  ],
  keys: ["CreationClassName", "Name", "SystemCreationClassName", "SystemName"],
  scalars: [
    ...["Caption", "CommunicationStatus", "CreationClassName", "Description", "DetailedStatus", "ElementName"],
    ...["EnabledDefault", "EnabledState", "HealthState", "InstallDate", "InstanceID", "Name", "OperatingStatus"],
    ...["OtherEnabledState", "PrimaryOwnerContact", "PrimaryOwnerName", "PrimaryStatus", "RequestedState", "StartMode"],
    ...["Started", "Status", "SystemCreationClassName", "SystemName", "TimeOfLastStateChange", "TransitioningToState"],
  ],
  arrays: ["AvailableRequestedStates", "OperationalStatus", "StatusDescriptions"],
  instances: ({ state }) => [
    {
      Caption: "Hyper-V Replica Service",
      CreationClassName: REPLICATION_SERVICE,
      Description: "Replication Service",
      ElementName: "Hyper-V Replica Service",
      EnabledDefault: 2,
      EnabledState: 2,
      HealthState: 5,
      Name: "replicasvc",
      OperationalStatus: [2],
      RequestedState: 12,
      Started: true,
      Status: "OK",
      StatusDescriptions: ["OK"],
      SystemCreationClassName: "Msvm_ComputerSystem",
      SystemName: state.identity.computerName,
    },
  ],
});
