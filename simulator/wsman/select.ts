import type { CimInstance } from "../cim/class";
import { classesUnder, findClass } from "../cim/class-table";
import { WqlError, type WqlQuery } from "../wql/query";
import { runWql, UnknownClass } from "../wql/run";
import { FaultCode, noSuchClass } from "./fault";
import { cannotProcess } from "./filter";
import type { OperationContext } from "./operation";
import type { WsmanRequest } from "./request";

export interface Selection {
  /** The class that was asked for. */
  readonly query: string;
  readonly instances: readonly CimInstance[];
  readonly columns: readonly string[] | undefined;
}

/** What an enumeration finds: all of a class, or what its query gives. @throws WsmanFault */
export function select(
  { resource, locale }: WsmanRequest,
  query: WqlQuery | undefined,
  { host, about }: OperationContext,
): Selection {
  const view = host.view(locale);
  if (!query) {
    const cls = findClass(resource.className);
    if (!cls) throw noSuchClass(resource.className);
    host.queried([cls.name]);
    return { query: cls.name, instances: cls.instances(view), columns: undefined };
  }
  about(query.className);
  host.queried(classesUnder(query.className).map(({ name }) => name));
  try {
    return { query: query.className, ...runWql(query, view) };
  } catch (error) {
    if (error instanceof UnknownClass) throw noSuchClass(query.className);
    if (error instanceof WqlError)
      throw cannotProcess(FaultCode.cannotProcessFilter, `Invalid query: ${error.message}.`);
    throw error;
  }
}
