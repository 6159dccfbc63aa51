import type { CimClass } from "./class";
import { affectedJobElement } from "./classes/affected-job-element";
import { computerSystem } from "./classes/computer-system";
import { jobClasses } from "./classes/concrete-job";
import { elementSettingData } from "./classes/element-setting-data";
import { replicaSystemDependency } from "./classes/replica-system-dependency";
import { replicationProvider } from "./classes/replication-provider";
import { replicationRelationship } from "./classes/replication-relationship";
import { replicationService } from "./classes/replication-service";
import { replicationSettingData } from "./classes/replication-setting-data";
import { settingsDefineState } from "./classes/settings-define-state";
import { snapshotOfVirtualSystem } from "./classes/snapshot-of-virtual-system";
import { systemReplicationRelationship } from "./classes/system-replication-relationship";
import { virtualSystemSettingData } from "./classes/virtual-system-setting-data";

/** Every class the host has instances of. A new one joins here. */
export const classTable: readonly CimClass[] = [
  affectedJobElement,
  computerSystem,
  ...jobClasses,
  elementSettingData,
  replicaSystemDependency,
  replicationProvider,
  replicationRelationship,
  replicationService,
  replicationSettingData,
  settingsDefineState,
  snapshotOfVirtualSystem,
  systemReplicationRelationship,
  virtualSystemSettingData,
];

/** A class by its name; WMI does not regard case. */
export function findClass(name: string): CimClass | undefined {
  const wanted = name.toLowerCase();
  return classTable.find((one) => one.name.toLowerCase() === wanted);
}

/** The classes a query on that name reaches: the class itself, or all below it. None: there is no such class. */
export function classesUnder(name: string): readonly CimClass[] {
  const wanted = name.toLowerCase();
  return classTable.filter((one) => [one.name, ...one.superclasses].some((known) => known.toLowerCase() === wanted));
}
