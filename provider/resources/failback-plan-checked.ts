import * as pulumi from "@pulumi/pulumi";
import { FailbackError } from "../errors";
import { parseDuration } from "../lifecycle/duration";
import type { FailbackPlanArgs } from "./failback-plan-args";

/** A namespace and a name, or a name alone. */
const CONFIG_KEY = /^[^\s:'"`$]+(:[^\s:'"`$]+)?$/;

/**
 * What decides about resources is looked at before any is made. Everything else the waves look at themselves.
 *
 * @throws RunError with the line of `inputInvalid`: the program ends, and the operator sees no stack
 */
export function checkPlan({ waves, request, rtoTarget }: FailbackPlanArgs): void {
  if (request !== undefined) {
    if (typeof request !== "string") refuse("request must be a plain text: it decides which steps there are");
    if (request.trim() === "") refuse("request must not be empty; leave it out to disarm the plan");
  }
  if (rtoTarget !== undefined && (typeof rtoTarget !== "string" || parseDuration(rtoTarget) === undefined))
    refuse('rtoTarget must be a length of time, for example "4 hours"');
  if (waves.length === 0) refuse("waves must name at least one wave");
  unique(waves, "name", (name) => (name.trim() === "" ? "must not be empty" : undefined));
  unique(waves, "approval", (key) =>
    CONFIG_KEY.test(key) ? undefined : 'must be a config key, for example "dr:approved-tier-2"',
  );
}

function unique(
  waves: FailbackPlanArgs["waves"],
  field: "name" | "approval",
  mistakeIn: (value: string) => string | undefined,
): void {
  const seen = new Map<string, number>();
  for (const [index, wave] of waves.entries()) {
    const value: unknown = wave[field];
    if (value === undefined && field === "approval") continue;
    const where = `waves[${index}].${field}`;
    if (typeof value !== "string") refuse(`${where} must be a plain text`);
    const mistake = mistakeIn(value);
    if (mistake !== undefined) refuse(`${where} ${mistake}`);
    const first = seen.get(value);
    if (first !== undefined) refuse(`${where} is that of waves[${first}] already`);
    seen.set(value, index);
  }
}

/** Ends the program with one line. */
export function refuse(message: string): never {
  throw new pulumi.RunError(new FailbackError("inputInvalid", message).line);
}
