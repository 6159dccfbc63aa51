import { defineClass } from "../class";
import { machineReference } from "./computer-system";
import { relationshipReference } from "./replication-relationship";
import { replicationSettingsReference } from "./replication-setting-data";
import { settingsReference } from "./virtual-system-setting-data";

/** Which settings a machine runs with, and which each of its relationships has. */
export const settingsDefineState = defineClass({
  name: "Msvm_SettingsDefineState",
  superclasses: ["CIM_SettingsDefineState"],
  isAssociation: true,
  keys: ["ManagedElement", "SettingData"],
  scalars: ["ManagedElement", "SettingData"],
  instances: ({ state }) =>
    state.machines.flatMap((machine) => [
      { ManagedElement: machineReference(machine), SettingData: settingsReference(machine.id) },
      ...machine.relationships.map(({ kind }) => ({
        ManagedElement: relationshipReference(machine.id, kind),
        SettingData: replicationSettingsReference(machine.id, kind),
      })),
    ]),
});
