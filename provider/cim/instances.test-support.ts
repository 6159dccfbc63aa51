import type { CimInstance, CimValue } from "./instance";
import type { CimReference } from "./reference";

/** An instance as a session gives it. */
export function cimInstance(
  className: string,
  properties: Readonly<Record<string, CimValue>>,
  reference?: CimReference,
): CimInstance {
  return { className, properties: new Map(Object.entries(properties)), reference };
}
