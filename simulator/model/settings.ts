import { movedTo } from "./course";
import { type HostState, withMachine } from "./host-state";
import { ImpossibleAction } from "./impossible-action";
import { type Machine, withRelationship } from "./machine";
import type { ReplicationHealth } from "./numbers";
import { findProviderId } from "./provider";
import { findRecoveryPoint, hasRecoveryPoint, type RecoveryPoint } from "./recovery-point";
import type { Relationship, RelationshipKind } from "./relationship";
import { relationshipOrRefuse } from "./relationship-or-refuse";

/** What no administrator can do but a rehearsal may need: the host is simply as it is told to be. */
export type Setting =
  | { readonly action: "setState"; readonly relationship: RelationshipKind; readonly state: number }
  | { readonly action: "setHealth"; readonly relationship: RelationshipKind; readonly health: ReplicationHealth }
  /** The provider by its name, its GUID, or `builtIn`. */
  | { readonly action: "setProvider"; readonly relationship: RelationshipKind; readonly provider: string }
  | { readonly action: "setOperationalStatus"; readonly value: readonly number[] }
  | { readonly action: "addRecoveryPoint"; readonly point: RecoveryPoint }
  | { readonly action: "deleteRecoveryPoint"; readonly id: string }
  | { readonly action: "removeMachine" };

const SETTINGS: Readonly<Record<Setting["action"], true>> = {
  setState: true,
  setHealth: true,
  setProvider: true,
  setOperationalStatus: true,
  addRecoveryPoint: true,
  deleteRecoveryPoint: true,
  removeMachine: true,
};

export function isSetting<T extends { readonly action: string }>(
  action: T,
): action is Extract<T, { action: Setting["action"] }> {
  return Object.hasOwn(SETTINGS, action.action);
}

/** @throws ImpossibleAction */
export function set(state: HostState, machine: Machine, setting: Setting): HostState {
  switch (setting.action) {
    case "setState":
    case "setHealth":
    case "setProvider": {
      const relationship = relationshipOrRefuse(machine, setting.relationship);
      return withMachine(state, withRelationship(machine, changed(state, relationship, setting)));
    }
    case "setOperationalStatus":
      return withMachine(state, { ...machine, operationalStatus: setting.value });
    case "addRecoveryPoint":
      return withMachine(state, withPoint(state, machine, setting.point));
    case "deleteRecoveryPoint": {
      const point = findRecoveryPoint(machine, setting.id);
      if (!point) throw new ImpossibleAction(`${machine.name} has no recovery point ${setting.id}`);
      return withMachine(state, { ...machine, recoveryPoints: machine.recoveryPoints.filter((one) => one !== point) });
    }
    case "removeMachine":
      // It may have moved to another host, or be deleted: its jobs are gone with it.
      return {
        ...state,
        machines: state.machines.filter((one) => one !== machine),
        jobs: state.jobs.filter(({ machineId }) => machineId !== machine.id),
      };
  }
}

type RelationshipSetting = Extract<Setting, { relationship: RelationshipKind }>;

function changed(state: HostState, relationship: Relationship, setting: RelationshipSetting): Relationship {
  switch (setting.action) {
    case "setState":
      return movedTo(relationship, setting.state);
    case "setHealth":
      return { ...relationship, health: setting.health };
    case "setProvider": {
      const providerId = findProviderId(state.providers, setting.provider);
      if (!providerId) throw new ImpossibleAction(`the host has no provider ${setting.provider}`);
      return { ...relationship, providerId };
    }
  }
}

function withPoint(state: HostState, machine: Machine, point: RecoveryPoint): Machine {
  if (hasRecoveryPoint(state, point.id))
    throw new ImpossibleAction(`the host has a recovery point ${point.id} already`);
  const recoveryPoints = [...machine.recoveryPoints, point].sort((a, b) => a.takenAt - b.takenAt);
  return { ...machine, recoveryPoints };
}

/** @throws ImpossibleAction */
export function addMachine(state: HostState, machine: Machine): HostState {
  if (state.machines.some(({ id }) => id === machine.id)) {
    throw new ImpossibleAction(`the host has a machine ${machine.id} already`);
  }
  return { ...state, machines: [...state.machines, machine] };
}
