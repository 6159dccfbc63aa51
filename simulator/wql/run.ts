import type { CimClass, CimInstance, HostView } from "../cim/class";
import { classesUnder } from "../cim/class-table";
import { compileCondition, findProperty } from "./evaluate";
import type { WqlQuery } from "./query";

/** What a query gives: instances, and the columns asked for (undefined: all). */
export interface WqlResult {
  readonly instances: readonly CimInstance[];
  readonly columns: readonly string[] | undefined;
}

/** The class a query names does not exist. */
export class UnknownClass extends Error {}

/**
 * Runs a query against the host. A query on a superclass finds the instances of every class below it.
 *
 * @throws WqlError, UnknownClass
 */
export function runWql(query: WqlQuery, view: HostView): WqlResult {
  const classes = classesUnder(query.className);
  if (classes.length === 0) throw new UnknownClass(query.className);
  const columns = query.columns && columnsOf(classes, query.columns);
  const instances = classes.flatMap((cls) => matching(cls, query, view));
  return { instances, columns };
}

function matching(cls: CimClass, { where }: WqlQuery, view: HostView): readonly CimInstance[] {
  const predicate = where && compileCondition(where, cls, view.state.identity.computerName);
  const instances = cls.instances(view);
  return predicate ? instances.filter(predicate) : instances;
}

/** The columns by their own names, each once: they are looked through for every object. Asked of a superclass, every class below it must have them. */
function columnsOf(classes: readonly CimClass[], names: readonly string[]): readonly string[] {
  const [columns = []] = classes.map((cls) => names.map((name) => findProperty(cls, name)));
  return [...new Set(columns)];
}
