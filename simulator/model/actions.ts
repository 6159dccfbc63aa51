import { movedTo } from "./course";
import { type HostState, withMachine } from "./host-state";
import { ImpossibleAction } from "./impossible-action";
import { initiateFailback, isBusy } from "./initiate-failback";
import type { Job } from "./job";
import { type FailbackCourse, type Machine, withRelationship } from "./machine";
import { EnabledState, ReplicationMode, ReplicationState } from "./numbers";
import { type Relationship, type RelationshipKind, relationshipInstanceId } from "./relationship";
import { relationshipOrRefuse } from "./relationship-or-refuse";
import { isSetting, type Setting, set } from "./settings";

/** What an administrator does to a machine without asking us. */
export type Action =
  | {
      readonly action: "failOver" | "commit" | "reverse" | "removeReplication";
      readonly relationship: RelationshipKind;
    }
  | { readonly action: "startFailback"; readonly relationship: RelationshipKind }
  | { readonly action: "powerOn" | "powerOff" }
  | { readonly action: "rename"; readonly to: string }
  | ({ readonly action: "setNextFailback" } & Partial<FailbackCourse>)
  | Setting;

export interface ActionContext {
  readonly now: number;
  readonly newJobId: string;
  /** Who does it, for the owner of a job. */
  readonly user: string;
}

export interface ActionResult {
  readonly state: HostState;
  readonly job?: Job;
}

/** @throws ImpossibleAction */
export function act(state: HostState, machine: Machine, action: Action, context: ActionContext): ActionResult {
  if (isSetting(action)) return { state: set(state, machine, action) };
  switch (action.action) {
    case "failOver":
    case "commit":
    case "reverse":
    case "removeReplication":
      if (isBusy(state, machine, context.now)) throw new ImpossibleAction(`a job is running on ${machine.name}`);
      return { state: withMachine(state, changeReplication(machine, action, context.now)) };
    case "startFailback":
      return startFailback(state, machine, action.relationship, context);
    case "powerOn":
      return { state: withMachine(state, powerOn(machine, context.now)) };
    case "powerOff":
      if (machine.enabledState === EnabledState.Off) throw new ImpossibleAction(`${machine.name} is off already`);
      return { state: withMachine(state, switchTo(machine, EnabledState.Off, context.now)) };
    case "rename":
      return { state: withMachine(state, { ...machine, name: action.to }) };
    case "setNextFailback": {
      const { action: _, ...changed } = action;
      return { state: withMachine(state, { ...machine, failback: { ...machine.failback, ...changed } }) };
    }
  }
}

type ReplicationAction = Extract<Action, { action: "failOver" | "commit" | "reverse" | "removeReplication" }>;

function changeReplication(machine: Machine, action: ReplicationAction, now: number): Machine {
  const relationship = relationshipOrRefuse(machine, action.relationship);
  switch (action.action) {
    case "failOver": {
      // 14 is left by nothing that is documented; that a machine which came back can fail over again is what the
      // whole of it is for.
      expectState(machine, relationship, FAILOVER_SOURCES, "fail over");
      if (machine.enabledState !== EnabledState.Off) throw new ImpossibleAction(`${machine.name} is not off`);
      if (machine.mode === ReplicationMode.Primary) throw new ImpossibleAction(`${machine.name} is no replica`);
      return withRelationship(machine, movedTo(relationship, ReplicationState.Recovered));
    }
    case "commit":
      expectState(machine, relationship, [ReplicationState.Recovered, ReplicationState.FailbackCompleted], "commit");
      // Microsoft documents of CommitFailover that it removes the other recovery points.
      return withRelationship({ ...machine, recoveryPoints: [] }, movedTo(relationship, ReplicationState.Committed));
    case "reverse": {
      expectState(machine, relationship, [ReplicationState.Recovered, ReplicationState.Committed], "reverse");
      const replicating = { ...movedTo(relationship, ReplicationState.Replicating), lastReplicationAt: now };
      return { ...withRelationship(machine, replicating), mode: ReplicationMode.Primary };
    }
    case "removeReplication": {
      const relationships = machine.relationships.filter((one) => one.kind !== relationship.kind);
      return { ...machine, relationships, mode: relationships.length === 0 ? ReplicationMode.None : machine.mode };
    }
  }
}

const FAILOVER_SOURCES: readonly number[] = [
  ReplicationState.Replicating,
  ReplicationState.Suspended,
  ReplicationState.Resynchronizing,
  ReplicationState.DiskUpdateInProgress,
  ReplicationState.FailbackCompleted,
];

function startFailback(
  state: HostState,
  machine: Machine,
  kind: RelationshipKind,
  { now, newJobId, user }: ActionContext,
): ActionResult {
  relationshipOrRefuse(machine, kind);
  const order = {
    machineId: machine.id,
    settingsInstanceId: relationshipInstanceId(machine.id, kind),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user,
  };
  const { returnCode, started, state: after, job } = initiateFailback(state, order, now, newJobId);
  if (!started) {
    throw new ImpossibleAction(`InitiateFailback would return ${returnCode} for ${machine.name}`);
  }
  return { state: after, ...(job && { job }) };
}

function powerOn(machine: Machine, now: number): Machine {
  if (machine.enabledState === EnabledState.Running) throw new ImpossibleAction(`${machine.name} is running already`);
  const standby = machine.mode === ReplicationMode.Replica || machine.mode === ReplicationMode.ExtendedReplica;
  const failedOver = machine.relationships.some(({ state }) => STARTABLE.includes(state));
  if (standby && !failedOver) throw new ImpossibleAction(`${machine.name} is a replica that is not failed over`);
  return switchTo(machine, EnabledState.Running, now);
}

/** Hyper-V starts a replica only while it stands in for its primary. */
const STARTABLE: readonly number[] = [
  ReplicationState.Recovered,
  ReplicationState.Committed,
  ReplicationState.FailbackCompleted,
];

function switchTo(machine: Machine, enabledState: Machine["enabledState"], now: number): Machine {
  return { ...machine, enabledState, enabledStateSince: now };
}

function expectState(machine: Machine, { state }: Relationship, wanted: readonly number[], verb: string): void {
  if (wanted.includes(state)) return;
  throw new ImpossibleAction(
    `${machine.name} cannot ${verb} at replication state ${state} (only at ${wanted.join(", ")})`,
  );
}
