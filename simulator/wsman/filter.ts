import { Namespace, WQL_DIALECT } from "../../provider/wire/namespaces";
import { attribute, child, type XmlElement } from "../../provider/wire/xml-element";
import type { AssociationQuery } from "../wql/association-query";
import { parseWql } from "../wql/parse";
import { isAssociationQuery, parseAssociationQuery } from "../wql/parse-association";
import { WqlError, type WqlQuery } from "../wql/query";
import { ASSOCIATION_DIALECT, readAssociationFilter } from "./association-filter";
import { FaultCode, WsmanFault } from "./fault";
import type { Resource } from "./resource-uri";

/** What an Enumerate asks for. */
export type Query = WqlQuery | AssociationQuery;

/** The query of an Enumerate; undefined without a filter. @throws WsmanFault */
export function readFilter(body: XmlElement, { className }: Resource): Query | undefined {
  // DSP0226 8.3 moves the filter of WS-Enumeration into its own namespace; clients send either.
  const filter = child(body, "Filter", Namespace.wsman) ?? child(body, "Filter", Namespace.enumeration);
  if (!filter) {
    if (className !== "*") return undefined;
    throw cannotProcess(FaultCode.filteringRequired, "An enumeration of all classes needs a filter.");
  }
  const dialect = attribute(filter, "Dialect");
  if (dialect !== WQL_DIALECT && dialect !== ASSOCIATION_DIALECT) {
    throw new WsmanFault(
      "n:FilterDialectRequestedUnavailable",
      FaultCode.filterDialectUnavailable,
      `The filter dialect ${dialect ?? "(none)"} is not supported.`,
    );
  }
  if (className !== "*") {
    throw cannotProcess(
      FaultCode.wqlNeedsAllClasses,
      "A query must be sent to the resource URI of all classes, which ends in an asterisk.",
    );
  }
  return dialect === ASSOCIATION_DIALECT ? readAssociationFilter(filter) : parse(filter.text);
}

function parse(wql: string): Query {
  try {
    return isAssociationQuery(wql) ? parseAssociationQuery(wql) : parseWql(wql);
  } catch (error) {
    if (error instanceof WqlError)
      throw cannotProcess(FaultCode.cannotProcessFilter, `Invalid query: ${error.message}.`);
    throw error;
  }
}

export function cannotProcess(code: number, message: string): WsmanFault {
  return new WsmanFault("n:CannotProcessFilter", code, message);
}
