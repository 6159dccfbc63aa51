import { type FailbackBehaviour, failbackBehaviour, type StartBehaviour } from "./behaviour";
import { followCourse, plotCourse } from "./course";
import { findMachine, type HostState, withMachine } from "./host-state";
import { hasEnded, type Job, newJob } from "./job";
import { type Machine, relationshipOf, withRelationship } from "./machine";
import { EnabledState, OperationalStatus, ReplicationMode, ReplicationState, ReturnCode } from "./numbers";
import { BUILT_IN_PROVIDER } from "./provider";
import { findRecoveryPoint } from "./recovery-point";
import { parseRelationshipInstanceId, type Relationship } from "./relationship";
import { deniesCalls, outageAt } from "./visibility";

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
  /** The code the host means to answer. */
  readonly returnCode: number;
  /** What stands in the answer in place of that code. */
  readonly unreadable?: "missing" | "notANumber";
  /** Whether a failback began, whatever the code says. */
  readonly started: boolean;
  /** The job there is. */
  readonly job?: Job;
  /** Whether the answer names it. */
  readonly jobNamed: boolean;
}

/** The states a failback may start from. None are documented; these two are what a committed or tested failover leaves. */
const SOURCE_STATES: readonly number[] = [ReplicationState.Recovered, ReplicationState.Committed];

/**
 * InitiateFailback on a host that stands still at `now` (call `advance` first). The order of the checks, and the codes
 * they answer with, are a reading of the return codes Microsoft documents for the method; the method's own checks are
 * documented nowhere, and the host's behaviour may change what they find.
 */
export function initiateFailback(state: HostState, order: FailbackOrder, now: number, jobId: string): FailbackAnswer {
  if (outageAt(state, now) !== undefined) return refused(state, ReturnCode.SystemNotAvailable);
  if (deniesCalls(state)) return refused(state, ReturnCode.AccessDenied);
  const machine = order.machineId === undefined ? undefined : findMachine(state, order.machineId);
  const named =
    order.settingsInstanceId === undefined ? undefined : parseRelationshipInstanceId(order.settingsInstanceId);
  const relationship = machine && named?.machineId === machine.id ? relationshipOf(machine, named.kind) : undefined;
  if (!machine || !relationship) return refused(state, ReturnCode.InvalidParameter);
  if (!knowsPoint(state, machine, order.recoveryPoint)) return refused(state, ReturnCode.InvalidParameter);
  if (order.settingsFlaw === "wrongType") return refused(state, ReturnCode.IncorrectDataType);
  if (order.settingsFlaw === "unreadableDate") return failAtOnce(state, machine, order, now, jobId);

  const behaviour = failbackBehaviour(state.behaviour, machine.id);
  const refusal = refusalOf(state, machine, relationship, behaviour.start ?? {}, now);
  if (refusal !== undefined) return refused(state, refusal);
  const answer = answerOf(behaviour.start ?? {});
  if (behaviour.start?.effect === "nothing") return { state, ...answer, started: false };
  return { ...begin(state, machine, relationship, order, behaviour, now, jobId), ...answer, started: true };
}

function refused(state: HostState, returnCode: number): FailbackAnswer {
  return { state, returnCode, started: false, jobNamed: false };
}

/** What a valid call is answered with. */
function answerOf({ returnValue, effect, job }: StartBehaviour) {
  const meant = effect === "nothing" ? ReturnCode.Failed : ReturnCode.JobStarted;
  const returnCode = typeof returnValue === "number" ? returnValue : meant;
  const jobNamed =
    effect !== "nothing" && (job ?? (returnCode === ReturnCode.JobStarted ? "named" : "null")) === "named";
  return { returnCode, jobNamed, ...(typeof returnValue === "string" ? { unreadable: returnValue } : {}) };
}

function begin(
  state: HostState,
  machine: Machine,
  relationship: Relationship,
  { user }: FailbackOrder,
  behaviour: FailbackBehaviour,
  now: number,
  id: string,
): { readonly state: HostState; readonly job: Job } {
  const from = relationship.failbackFrom ?? relationship.state;
  const job = newJob(
    { id, machineId: machine.id, relationship: relationship.kind, owner: user },
    machine,
    behaviour.job,
    now,
  );
  const course = plotCourse(job, from, behaviour.state);
  const started = { ...relationship, state: ReplicationState.FailbackInProgress, failbackFrom: from, course };
  return {
    state: withMachine({ ...state, jobs: [...state.jobs, job] }, withRelationship(machine, followCourse(started, now))),
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
  { from = SOURCE_STATES, whileRunning = "invalidState" }: StartBehaviour,
  now: number,
): ReturnCode | undefined {
  // The method hands the request on to an external provider; nothing says that the host's own has one to hand it to.
  if (relationship.providerId === BUILT_IN_PROVIDER.id) return ReturnCode.NotSupported;
  if (machine.operationalStatus[0] !== OperationalStatus.OK) return ReturnCode.SystemInUse;
  if (machine.enabledState !== EnabledState.Off) return ReturnCode.InvalidState;
  if (machine.mode === ReplicationMode.TestReplica) return ReturnCode.InvalidState;
  if (isBusy(state, machine, now) || hasCourse(relationship)) {
    if (whileRunning === "accepted") return undefined;
    return whileRunning === "inUse" ? ReturnCode.SystemInUse : ReturnCode.InvalidState;
  }
  return from.includes(relationship.state) ? undefined : ReturnCode.InvalidState;
}

export function isBusy(state: HostState, machine: Machine, now: number): boolean {
  return state.jobs.some((job) => job.machineId === machine.id && !hasEnded(job, now));
}

/** Whether a failback of it runs that no job shows any more. */
function hasCourse({ state, course }: Relationship): boolean {
  return state === ReplicationState.FailbackInProgress && course !== undefined;
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
  };
  return {
    state: { ...state, jobs: [...state.jobs, job] },
    returnCode: ReturnCode.JobStarted,
    started: false,
    job,
    jobNamed: true,
  };
}
