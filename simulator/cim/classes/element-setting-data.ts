import { defineClass } from "../class";
import { machineReference } from "./computer-system";
import { replicationSettingsReference } from "./replication-setting-data";

/** The replication settings of a machine, without the way over the relationship. */
export const elementSettingData = defineClass({
  name: "Msvm_ElementSettingData",
  superclasses: ["CIM_ElementSettingData"],
  isAssociation: true,
  keys: ["ManagedElement", "SettingData"],
  scalars: ["IsCurrent", "IsDefault", "IsNext", "ManagedElement", "SettingData"],
  instances: ({ state }) =>
    state.machines.flatMap((machine) =>
      machine.relationships.map(({ kind }) => ({
        ManagedElement: machineReference(machine),
        SettingData: replicationSettingsReference(machine.id, kind),
      })),
    ),
});
