import { defineClass } from "../class";
import { machineReference } from "./computer-system";
import { relationshipReference } from "./replication-relationship";

/** Which relationships a machine has. */
export const systemReplicationRelationship = defineClass({
  name: "Msvm_SystemReplicationRelationship",
  superclasses: ["CIM_Dependency"],
  isAssociation: true,
  keys: ["Antecedent", "Dependent"],
  scalars: ["Antecedent", "Dependent"],
  instances: ({ state }) =>
    state.machines.flatMap((machine) =>
      machine.relationships.map(({ kind }) => ({
        Antecedent: machineReference(machine),
        Dependent: relationshipReference(machine.id, kind),
      })),
    ),
});
