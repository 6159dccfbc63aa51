import { ReplicationState } from "../../model/numbers";
import { type RelationshipKind, readState, relationshipInstanceId } from "../../model/relationship";
import { defineClass } from "../class";
import { type CimReference, datetime, NEVER } from "../value";

const NAME = "Msvm_ReplicationRelationship";

/** Properties as in Microsoft's documentation of the class, with those it inherits. */
export const replicationRelationship = defineClass({
  name: NAME,
  superclasses: ["CIM_ManagedSystemElement", "CIM_ManagedElement"],
  keys: ["InstanceID"],
  scalars: [
    ...["Caption", "CommunicationStatus", "Description", "DetailedStatus", "ElementName", "FailedOverReplicationType"],
    ...["HealthState", "InstallDate", "InstanceID", "LastApplicationConsistentReplicationTime", "LastApplyTime"],
    ...["LastReplicationTime", "LastReplicationType", "Name", "OperatingStatus", "PrimaryStatus"],
    ...["ReplicationHealth", "ReplicationState", "Status"],
  ],
  arrays: ["OperationalStatus", "StatusDescriptions"],
  instances: ({ state }) =>
    state.machines.flatMap((machine) =>
      machine.relationships.map((relationship) => {
        const last = relationship.lastReplicationAt;
        const lastTime = last === undefined ? NEVER : datetime(last);
        return {
          ElementName: machine.name,
          FailedOverReplicationType: FAILED_OVER.includes(relationship.state) ? 1 : 0,
          InstanceID: relationshipInstanceId(machine.id, relationship.kind),
          LastApplicationConsistentReplicationTime: NEVER,
          LastApplyTime: lastTime,
          LastReplicationTime: lastTime,
          LastReplicationType: last === undefined ? 0 : 1,
          ReplicationHealth: relationship.health,
          ReplicationState: readState(relationship),
        };
      }),
    ),
});

export function relationshipReference(machineId: string, kind: RelationshipKind): CimReference {
  return { kind: "reference", className: NAME, keys: [["InstanceID", relationshipInstanceId(machineId, kind)]] };
}

const FAILED_OVER: readonly number[] = [
  ReplicationState.Recovered,
  ReplicationState.Committed,
  ReplicationState.FailbackInProgress,
];
