import type { CimInstance } from "./instance";
import type { CimQuery } from "./session";

/** The objects a query means, picked out here: names and texts compared without regard to case, as WMI compares them. */
export function meantBy({ where }: CimQuery, instances: readonly CimInstance[]): CimInstance[] {
  if (!where) return [...instances];
  const property = where.property.toLowerCase();
  const wanted = new Set(where.anyOf.map((value) => value.toLowerCase()));
  return instances.filter(({ properties }) =>
    [...properties].some(
      // An array is equal to nothing, in WQL as here.
      ([name, value]) =>
        name.toLowerCase() === property && typeof value === "string" && wanted.has(value.toLowerCase()),
    ),
  );
}
