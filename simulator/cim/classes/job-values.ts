import type { JobClass } from "../../model/behaviour";
import { hasEnded, type Job, keptMs, readJobAt } from "../../model/job";
import type { FailbackEnd } from "../../model/machine";
import type { CimInstance, HostView } from "../class";
import { type Texts, textsIn } from "../texts";
import { type CimReference, datetime, interval, NEVER } from "../value";

/** What every class of jobs has: the properties of CIM_ConcreteJob with those of Msvm_ConcreteJob. */
export const JOB_SCALARS: readonly string[] = [
  ...["Cancellable", "Caption", "CommunicationStatus", "DeleteOnCompletion", "Description", "DetailedStatus"],
  ...["ElapsedTime", "ElementName", "ErrorCode", "ErrorDescription", "ErrorSummaryDescription", "HealthState"],
  ...["InstallDate", "InstanceID", "JobRunTimes", "JobState", "JobStatus", "JobType", "LocalOrUtcTime", "Name"],
  ...["Notify", "OperatingStatus", "OtherRecoveryAction", "Owner", "PercentComplete", "PrimaryStatus", "Priority"],
  ...["RecoveryAction", "RunDay", "RunDayOfWeek", "RunMonth", "RunStartInterval", "ScheduledStartTime", "StartTime"],
  ...["Status", "TimeBeforeRemoval", "TimeOfLastStateChange", "TimeSubmitted", "UntilTime"],
];

/** "Failback" in Microsoft's documentation of JobType. */
const FAILBACK_JOB_TYPE = 124;

/** An interval of CIM has eight digits for its days. */
const MAX_INTERVAL_MS = 99_999_999 * 86_400_000;

export function classOf({ behaviour }: Pick<Job, "behaviour">): JobClass {
  return behaviour?.class ?? "Msvm_ConcreteJob";
}

export function jobReference(job: Pick<Job, "id" | "behaviour">): CimReference {
  return { kind: "reference", className: classOf(job), keys: [["InstanceID", job.id]] };
}

export function jobValues(job: Job, { now, language }: HostView): CimInstance["values"] {
  const texts = textsIn(language);
  const reading = readJobAt(job, now);
  const ended = hasEnded(job, now);
  const { status, error: usual } = ended ? wordsAtEnd(job.ends, texts) : { status: texts.jobRunning, error: "" };
  const error = ended ? (job.behaviour?.errorDescription ?? usual) : usual;
  return {
    Cancellable: !ended,
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
    JobType: job.behaviour?.jobType ?? FAILBACK_JOB_TYPE,
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
    TimeBeforeRemoval: interval(Math.min(keptMs(job), MAX_INTERVAL_MS) / 1000),
    TimeOfLastStateChange: datetime(reading.stateSince),
    TimeSubmitted: datetime(job.startedAt),
  };
}

function wordsAtEnd(ends: FailbackEnd, texts: Texts): { status: string; error: string } {
  switch (ends) {
    case "completed":
    case "completedWithWarnings":
      return { status: texts.jobCompleted, error: "" };
    case "terminated":
    case "killed":
      return { status: texts.jobTerminated, error: texts.failbackTerminated };
    case "failed":
      return { status: texts.jobFailed, error: texts.failbackFailed };
  }
}
