import type { Provider } from "../../model/provider";
import { defineClass } from "../class";
import type { CimReference } from "../value";

const NAME = "Msvm_ReplicationProvider";

/**
 * The providers of the host. Microsoft documents InstanceID as `Microsoft:<host>\ReplicationProvider\<provider Name>`,
 * Name as a GUID, and both as keys.
 */
export const replicationProvider = defineClass({
  name: NAME,
  superclasses: ["CIM_ManagedSystemElement", "CIM_ManagedElement"],
  keys: ["InstanceID", "Name"],
  scalars: [
    ...["Caption", "CommunicationStatus", "Description", "DetailedStatus", "ElementName", "HealthState", "InstallDate"],
    ...["InstanceID", "Name", "OperatingStatus", "PrimaryStatus", "Status"],
  ],
  arrays: ["OperationalStatus", "StatusDescriptions"],
  instances: ({ state }) =>
    state.providers.map((provider) => ({
      Caption: "Replication Provider",
      Description: provider.name,
      ElementName: provider.name,
      InstanceID: instanceId(state.identity.computerName, provider),
      Name: provider.id,
      OperationalStatus: [2],
    })),
});

export function providerReference(computerName: string, provider: Provider): CimReference {
  return {
    kind: "reference",
    className: NAME,
    keys: [
      ["InstanceID", instanceId(computerName, provider)],
      ["Name", provider.id],
    ],
  };
}

function instanceId(computerName: string, { id }: Provider): string {
  return `Microsoft:${computerName}\\ReplicationProvider\\${id}`;
}
