import { ReplicationMode } from "../../model/numbers";
import { defineClass } from "../class";
import { machineReference } from "./computer-system";

/** What Hyper-V appends to a replica's name when it makes a test replica of it. */
const TEST_SUFFIX = " - Test";

/** Which replica a test replica was made of. The model knows no more than the names that Hyper-V gives them. */
export const replicaSystemDependency = defineClass({
  name: "Msvm_ReplicaSystemDependency",
  superclasses: ["CIM_Dependency"],
  isAssociation: true,
  keys: ["Antecedent", "Dependent"],
  scalars: ["Antecedent", "Dependent"],
  instances: ({ state }) => {
    const replicas = new Map(
      state.machines.filter(({ mode }) => mode === ReplicationMode.Replica).map((machine) => [machine.name, machine]),
    );
    return state.machines.flatMap((test) => {
      if (test.mode !== ReplicationMode.TestReplica || !test.name.endsWith(TEST_SUFFIX)) return [];
      const replica = replicas.get(test.name.slice(0, -TEST_SUFFIX.length));
      return replica ? [{ Antecedent: machineReference(replica), Dependent: machineReference(test) }] : [];
    });
  },
});
