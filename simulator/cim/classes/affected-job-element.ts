import { isAssociated } from "../../model/visibility";
import { defineClass } from "../class";
import { machineReference } from "./computer-system";
import { jobReference } from "./job-values";

/** Which machine a job works on. */
export const affectedJobElement = defineClass({
  name: "Msvm_AffectedJobElement",
  superclasses: ["CIM_AffectedJobElement"],
  isAssociation: true,
  keys: ["AffectedElement", "AffectingElement"],
  scalars: ["AffectedElement", "AffectingElement"],
  arrays: ["ElementEffects", "OtherElementEffectsDescriptions"],
  instances: ({ state, now }) =>
    state.jobs
      .filter((job) => isAssociated(job, now))
      .map((job) => ({
        AffectedElement: machineReference({ id: job.machineId }),
        AffectingElement: jobReference(job),
        ElementEffects: [5],
      })),
});
