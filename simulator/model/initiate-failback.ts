import { findMachine, type HostState, withMachine } from "./host-state";
import { hasEnded, type Job } from "./job";
import { type Machine, relationshipOf, withRelationship } from "./machine";
import { EnabledState, OperationalStatus, ReplicationMode, ReplicationState, ReturnCode } from "./numbers";
import { BUILT_IN_PROVIDER } from "./provider";
import { findRecoveryPoint } from "./recovery-point";
import { parseRelationshipInstanceId, type Relationship } from "./relationship";

/** A call of InitiateFailback, its parameters read. */
export interface FailbackOrder {
  /** The machine its ComputerSystem names; undefined when it names none that could be one. */
  readonly machineId: string | undefined;
  /** InstanceID in the settings; undefined when they have none or are no settings. */
  readonly settingsInstanceId: string | undefined;
  readonly settingsFlaw: SettingsFlaw | undefined;
  /** Undefined when the choice is left to the host. */
  readonly recoveryPoint: string | undefined;
  readonly user: string;
}

/** What may be wrong with settings that are settings: a property of another type, or a date in another form. */
export type SettingsFlaw = "wrongType" | "unreadableDate";

export interface FailbackAnswer {
  readonly state: HostState;
  readonly returnCode: ReturnCode;
  readonly job?: Job;
}

/** The states a failback may start from. None are documented; these two are what a committed or tested failover leaves. */
const SOURCE_STATES: readonly number[] = [ReplicationState.Recovered, ReplicationState.Committed];

/**
 * InitiateFailback on a host that stands still at `now` (call `advance` first). The order of the checks, and the codes
 * they answer with, are a reading of the return codes Microsoft documents for the method; the method's own checks are
 * documented nowhere.
 */
export function initiateFailback(state: HostState, order: FailbackOrder, now: number, jobId: string): FailbackAnswer {
  const machine = order.machineId === undefined ? undefined : findMachine(state, order.machineId);
  const named =
    order.settingsInstanceId === undefined ? undefined : parseRelationshipInstanceId(order.settingsInstanceId);
  const relationship = machine && named?.machineId === machine.id ? relationshipOf(machine, named.kind) : undefined;
  if (!machine || !relationship) return { state, returnCode: ReturnCode.InvalidParameter };
  if (!knowsPoint(state, machine, order.recoveryPoint)) return { state, returnCode: ReturnCode.InvalidParameter };
  if (order.settingsFlaw === "wrongType") return { state, returnCode: ReturnCode.IncorrectDataType };
  if (order.settingsFlaw === "unreadableDate") return failAtOnce(state, machine, order, now, jobId);

  const refusal = refusalOf(state, machine, relationship, now);
  if (refusal !== undefined) return { state, returnCode: refusal };

  const job: Job = {
    id: jobId,
    machineId: machine.id,
    relationship: relationship.kind,
    owner: order.user,
    startedAt: now,
    endsAt: now + machine.failback.seconds * 1000,
    ends: machine.failback.ends,
    settled: false,
  };
  const started = { ...relationship, state: ReplicationState.FailbackInProgress, failbackFrom: relationship.state };
  return {
    state: withMachine({ ...state, jobs: [...state.jobs, job] }, withRelationship(machine, started)),
    returnCode: ReturnCode.JobStarted,
    job,
  };
}

function knowsPoint({ identity }: HostState, machine: Machine, identifier: string | undefined): boolean {
  if (identifier === undefined || identity.unknownRecoveryPoints === "accept") return true;
  return findRecoveryPoint(machine, identifier) !== undefined;
}

function refusalOf(
  state: HostState,
  machine: Machine,
  relationship: Relationship,
  now: number,
): ReturnCode | undefined {
  // The method hands the request on to an external provider; nothing says that the host's own has one to hand it to.
  if (relationship.providerId === BUILT_IN_PROVIDER.id) return ReturnCode.NotSupported;
  if (machine.operationalStatus[0] !== OperationalStatus.OK) return ReturnCode.SystemInUse;
  if (machine.enabledState !== EnabledState.Off) return ReturnCode.InvalidState;
  if (machine.mode === ReplicationMode.TestReplica) return ReturnCode.InvalidState;
  if (!SOURCE_STATES.includes(relationship.state)) return ReturnCode.InvalidState;
  if (isBusy(state, machine, now)) return ReturnCode.InvalidState;
  return undefined;
}

export function isBusy(state: HostState, machine: Machine, now: number): boolean {
  return state.jobs.some((job) => job.machineId === machine.id && !hasEnded(job, now));
}

/** An ISO 8601 date inside CIM-XML: Windows takes the call and lets the job fail (seen on Hyper-V hosts by r4sd/go-wsman). */
function failAtOnce(
  state: HostState,
  machine: Machine,
  { user }: FailbackOrder,
  now: number,
  jobId: string,
): FailbackAnswer {
  const job: Job = {
    id: jobId,
    machineId: machine.id,
    owner: user,
    startedAt: now,
    endsAt: now,
    ends: "failed",
    settled: true,
  };
  return { state: { ...state, jobs: [...state.jobs, job] }, returnCode: ReturnCode.JobStarted, job };
}
