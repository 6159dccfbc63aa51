import * as pulumi from "@pulumi/pulumi";
import type { PlanStep, PlanStepResult } from "./failback-plan-args";
import { refuse } from "./failback-plan-checked";

const TYPE = "hyperv:index:FailbackSteps";

/** Which step it is. */
export interface StepPlace {
  readonly plan: pulumi.Resource;
  readonly planName: string;
  readonly request: string;
  readonly wave: string;
  readonly when: "before" | "after";
  /** What must be done before anything of the step begins. */
  readonly dependsOn: NonNullable<pulumi.ResourceOptions["dependsOn"]>;
}

/**
 * The resources of one step. Whoever depends on this component depends on every resource in it, and every resource in
 * it depends on what comes before, whatever else its own options say.
 */
export class FailbackSteps extends pulumi.ComponentResource {
  readonly #made: Set<pulumi.Resource>;

  constructor(place: StepPlace, make: (step: PlanStep) => PlanStepResult) {
    const made = new Set<pulumi.Resource>();
    const prefix = `${place.planName}-${place.wave}-${place.when}`;
    super(
      TYPE,
      prefix,
      { request: place.request },
      {
        parent: place.plan,
        // The plan's protection is meant for the record of its waves; it must not keep steps from going in peacetime.
        protect: false,
        transformations: [
          ({ resource, type, name, props, opts }) => {
            // Pulumi applies what a component is given to the component as well.
            if (type === TYPE && name === prefix) return { props, opts };
            made.add(resource);
            return { props, opts: inPlace(resource, opts, place) };
          },
        ],
      },
    );
    this.#made = made;
    const result: unknown = make({
      request: place.request,
      wave: place.wave,
      options: { parent: this },
      name: (word) => `${prefix}-${word}`,
    });
    const returned = Array.isArray(result) ? (result as readonly unknown[]) : [result];
    if (returned.length === 0 || !returned.every((one) => pulumi.Resource.isInstance(one)))
      refuse(`${place.when} of wave ${place.wave} must return the resources it makes`);
    if (!returned.every((one) => made.has(one as pulumi.Resource)))
      refuse(
        `${place.when} of wave ${place.wave} returns a resource that was made without step.options, so it has no place in the order`,
      );
    this.registerOutputs({});
  }

  /** Known once every resource of the step is there. */
  get done(): pulumi.Output<unknown> {
    return pulumi.all([...this.#made].map(({ urn }) => urn));
  }
}

/** A step is made anew for every request: the trigger replaces what an earlier request made. */
function inPlace(
  resource: pulumi.Resource,
  opts: pulumi.ResourceOptions,
  { request, dependsOn }: StepPlace,
): pulumi.ResourceOptions {
  const isComponent = resource instanceof pulumi.ComponentResource;
  const trigger = isComponent || opts.replacementTrigger !== undefined ? {} : { replacementTrigger: request };
  return { ...pulumi.mergeOptions(opts, { dependsOn }), ...trigger };
}
