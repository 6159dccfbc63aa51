import { defineClass } from "../class";
import { machineReference } from "./computer-system";
import { settingsReference } from "./virtual-system-setting-data";

/** Which recovery points a machine has. */
export const snapshotOfVirtualSystem = defineClass({
  name: "Msvm_SnapshotOfVirtualSystem",
  superclasses: ["CIM_SnapshotOfVirtualSystem", "CIM_Dependency"],
  isAssociation: true,
  keys: ["Antecedent", "Dependent"],
  scalars: ["Antecedent", "Dependent"],
  instances: ({ state }) =>
    state.machines.flatMap((machine) =>
      machine.recoveryPoints.map((point) => ({
        Antecedent: machineReference(machine),
        Dependent: settingsReference(point.id),
      })),
    ),
});
