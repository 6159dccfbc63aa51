import type { CimInstance, HostView } from "../cim/class";
import { classesUnder, findClass } from "../cim/class-table";
import { findSuperclass } from "../cim/superclass";
import { WqlError } from "../wql/query";
import { runWql, UnknownClass } from "../wql/run";
import { runAssociation } from "../wql/run-association";
import { FaultCode, noSuchClass } from "./fault";
import { cannotProcess, type Query } from "./filter";
import type { OperationContext } from "./operation";
import type { PolymorphismMode } from "./polymorphism";
import type { WsmanRequest } from "./request";

export interface Selection {
  /** The class that was asked for. */
  readonly className: string;
  readonly instances: readonly CimInstance[];
  /** What they were made from. */
  readonly view: HostView;
  readonly columns: readonly string[] | undefined;
  /** The superclass as whose instances they are to be seen; undefined: as what they are. */
  readonly seenAs: string | undefined;
}

/** What an enumeration finds: all of a class, or what its query gives. @throws WsmanFault */
export function select(
  { resource, locale }: WsmanRequest,
  query: Query | undefined,
  polymorphism: PolymorphismMode,
  { host, about }: OperationContext,
): Selection {
  const view = host.view(locale);
  if (!query) {
    host.queried(namesUnder(resource.className));
    return selectClass(resource.className, polymorphism, view);
  }
  const className =
    "wanted" in query ? (query.resultClass ?? query.assocClass ?? query.source.className) : query.className;
  about(className);
  host.queried(namesUnder(className));
  try {
    const found =
      "wanted" in query ? { instances: runAssociation(query, view), columns: undefined } : runWql(query, view);
    return { className, ...found, view, seenAs: undefined };
  } catch (error) {
    if (error instanceof UnknownClass) throw noSuchClass(error.message);
    if (error instanceof WqlError)
      throw cannotProcess(FaultCode.cannotProcessFilter, `Invalid query: ${error.message}.`);
    throw error;
  }
}

function selectClass(name: string, polymorphism: PolymorphismMode, view: HostView): Selection {
  const cls = findClass(name);
  // The host's classes have no subclasses of their own, and its superclasses no objects of their own.
  if (cls) return { className: cls.name, instances: cls.instances(view), view, columns: undefined, seenAs: undefined };
  const superclass = findSuperclass(name);
  if (superclass === undefined) throw noSuchClass(name);
  const instances =
    polymorphism === "None" ? [] : classesUnder(superclass).flatMap((subclass) => subclass.instances(view));
  const seenAs = polymorphism === "ExcludeSubClassProperties" ? superclass : undefined;
  return { className: superclass, instances, view, columns: undefined, seenAs };
}

function namesUnder(className: string): string[] {
  return classesUnder(className).map(({ name }) => name);
}
