import { JOB_KEPT_MS, type Job, readJobAt } from "../../model/job";
import { JobState } from "../../model/numbers";
import { type CimInstance, defineClass, type HostView } from "../class";
import { type Texts, textsIn } from "../texts";
import { type CimReference, datetime, interval, NEVER } from "../value";

const NAME = "Msvm_ConcreteJob";

/** "Failback" in Microsoft's documentation of JobType. */
const FAILBACK_JOB_TYPE = 124;

/**
 * Running and just-ended jobs. Texts are empty rather than null, and OperationalStatus is 2 even when the job failed:
 * so r4sd/go-wsman recorded jobs of a Hyper-V host, and so Microsoft documents OperationalStatus.
 */
export const concreteJob = defineClass({
  name: NAME,
  superclasses: ["CIM_ConcreteJob", "CIM_Job", "CIM_LogicalElement", "CIM_ManagedSystemElement", "CIM_ManagedElement"],
  keys: ["InstanceID"],
  scalars: [
    ...["Cancellable", "Caption", "CommunicationStatus", "DeleteOnCompletion", "Description", "DetailedStatus"],
    ...["ElapsedTime", "ElementName", "ErrorCode", "ErrorDescription", "ErrorSummaryDescription", "HealthState"],
    ...["InstallDate", "InstanceID", "JobRunTimes", "JobState", "JobStatus", "JobType", "LocalOrUtcTime", "Name"],
    ...["Notify", "OperatingStatus", "OtherRecoveryAction", "Owner", "PercentComplete", "PrimaryStatus", "Priority"],
    ...["RecoveryAction", "RunDay", "RunDayOfWeek", "RunMonth", "RunStartInterval", "ScheduledStartTime", "StartTime"],
    ...["Status", "TimeBeforeRemoval", "TimeOfLastStateChange", "TimeSubmitted", "UntilTime"],
  ],
  arrays: ["OperationalStatus", "StatusDescriptions"],
  instances: (view) => view.state.jobs.map((job) => jobValues(job, view)),
});

export function jobReference(job: { readonly id: string }): CimReference {
  return { kind: "reference", className: NAME, keys: [["InstanceID", job.id]] };
}

function jobValues(job: Job, { now, language }: HostView): CimInstance["values"] {
  const texts = textsIn(language);
  const reading = readJobAt(job, now);
  const { status, error } = wordsFor(reading.state, texts);
  return {
    Cancellable: reading.state === JobState.Running,
    Caption: texts.failback,
    DeleteOnCompletion: false,
    Description: texts.failback,
    ElapsedTime: interval(reading.elapsedMs / 1000),
    ElementName: texts.failback,
    ErrorCode: reading.errorCode,
    ErrorDescription: error,
    ErrorSummaryDescription: error,
    HealthState: 5,
    InstallDate: NEVER,
    InstanceID: job.id,
    JobRunTimes: 1,
    JobState: reading.state,
    JobStatus: status,
    JobType: FAILBACK_JOB_TYPE,
    LocalOrUtcTime: 2,
    Name: texts.failback,
    Notify: "",
    OperationalStatus: [2],
    OtherRecoveryAction: "",
    Owner: job.owner,
    PercentComplete: reading.percentComplete,
    Priority: 0,
    RecoveryAction: 2,
    RunDay: 0,
    RunDayOfWeek: 0,
    RunMonth: 0,
    ScheduledStartTime: datetime(job.startedAt),
    StartTime: datetime(job.startedAt),
    Status: "OK",
    StatusDescriptions: ["OK"],
    TimeBeforeRemoval: interval(JOB_KEPT_MS / 1000),
    TimeOfLastStateChange: datetime(reading.stateSince),
    TimeSubmitted: datetime(job.startedAt),
  };
}

function wordsFor(state: number, texts: Texts): { status: string; error: string } {
  switch (state) {
    case JobState.Completed:
      return { status: texts.jobCompleted, error: "" };
    case JobState.Terminated:
      return { status: texts.jobTerminated, error: texts.failbackTerminated };
    case JobState.Exception:
      return { status: texts.jobFailed, error: texts.failbackFailed };
    default:
      return { status: texts.jobRunning, error: "" };
  }
}
