import { JOB_CLASSES, type JobClass } from "../../model/behaviour";
import { isVisible } from "../../model/visibility";
import { type CimClass, defineClass } from "../class";
import { classOf, JOB_SCALARS, jobValues } from "./job-values";

const ABOVE_JOB = ["CIM_LogicalElement", "CIM_ManagedSystemElement", "CIM_ManagedElement"];

const SUPERCLASSES: Readonly<Record<JobClass, readonly string[]>> = {
  Msvm_ConcreteJob: ["CIM_ConcreteJob", "CIM_Job", ...ABOVE_JOB],
  Msvm_StorageJob: ["CIM_ConcreteJob", "CIM_Job", ...ABOVE_JOB],
  Contoso_FailbackJob: ["CIM_Job", ...ABOVE_JOB],
};

/** What Msvm_StorageJob has beyond the others: so recorded on a Windows host. */
const MORE_SCALARS: Readonly<Partial<Record<JobClass, readonly string[]>>> = {
  Msvm_StorageJob: ["Child", "JobCompletionStatusCode", "Parent"],
};

/**
 * Running and just-ended jobs, by the class they are of. Texts are empty rather than null, and OperationalStatus is 2 even
 * when the job failed: so r4sd/go-wsman recorded jobs of a Hyper-V host, and so Microsoft documents OperationalStatus.
 */
export const jobClasses: readonly CimClass[] = JOB_CLASSES.map((name) =>
  defineClass({
    name,
    superclasses: SUPERCLASSES[name],
    keys: ["InstanceID"],
    scalars: [...JOB_SCALARS, ...(MORE_SCALARS[name] ?? [])],
    arrays: ["OperationalStatus", "StatusDescriptions"],
    instances: (view) =>
      view.state.jobs
        .filter((job) => classOf(job) === name && isVisible(job, view.now))
        .map((job) => jobValues(job, view)),
  }),
);
