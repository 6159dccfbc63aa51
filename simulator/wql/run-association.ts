import { type CimInstance, type HostView, propertyOf, referenceTo } from "../cim/class";
import { classesUnder, classTable } from "../cim/class-table";
import { type CimReference, isArray, sameReference } from "../cim/value";
import type { AssociationQuery } from "./association-query";
import { UnknownClass } from "./run";

interface Link {
  readonly instance: CimInstance;
  readonly ends: readonly (readonly [role: string, reference: CimReference])[];
}

/** Follows the links of an object. One that does not exist has none. @throws UnknownClass */
export function runAssociation(query: AssociationQuery, view: HostView): readonly CimInstance[] {
  for (const name of [query.source.className, query.assocClass, query.resultClass]) {
    if (name !== undefined && classesUnder(name).length === 0) throw new UnknownClass(name);
  }
  const links = linksFrom(query, view);
  if (query.wanted === "references") return links.map(({ instance }) => instance);
  const targets = links.flatMap(({ ends }) =>
    ends.filter(([role, end]) => isRole(role, query.resultRole) && !sameReference(end, query.source)),
  );
  const wanted = query.resultClass === undefined ? classTable : classesUnder(query.resultClass);
  const loaded = new Map<string, readonly CimInstance[]>();
  const objectsOf = (className: string): readonly CimInstance[] => {
    const objects = loaded.get(className) ?? wanted.find(({ name }) => name === className)?.instances(view) ?? [];
    loaded.set(className, objects);
    return objects;
  };
  const reached = new Set<CimInstance>();
  for (const [, end] of targets) {
    const found = objectsOf(end.className).find((one) => sameReference(referenceTo(one), end));
    if (found) reached.add(found);
  }
  return [...reached];
}

/** The links that have the source at one of their ends, in the role asked for. */
function linksFrom({ wanted, source, assocClass, resultClass, role }: AssociationQuery, view: HostView): Link[] {
  const over = wanted === "references" ? resultClass : assocClass;
  const classes = (over === undefined ? classTable : classesUnder(over)).filter(({ isAssociation }) => isAssociation);
  return classes
    .flatMap((cls) => cls.instances(view))
    .map((instance) => ({ instance, ends: endsOf(instance) }))
    .filter(({ ends }) => ends.some(([name, end]) => isRole(name, role) && sameReference(end, source)));
}

function endsOf(instance: CimInstance): Link["ends"] {
  return instance.class.keys.flatMap((key) => {
    const value = propertyOf(instance, key);
    const isReference = typeof value === "object" && value !== null && !isArray(value) && value.kind === "reference";
    return isReference ? [[key, value] as const] : [];
  });
}

function isRole(name: string, wanted: string | undefined): boolean {
  return wanted === undefined || name.toLowerCase() === wanted.toLowerCase();
}
