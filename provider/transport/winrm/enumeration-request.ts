import { Action, Namespace, WQL_DIALECT } from "../../wire/namespaces";
import { join, tag, text } from "../../wire/xml-writer";
import type { Question } from "./conversation";
import type { EndpointReference } from "./endpoint-reference";

export interface EnumerateRequest {
  /** With `wql` the `…/*` URI, for WQL sent to a class is refused; without it that of a class. */
  readonly resourceUri: string;
  readonly selectors?: EndpointReference["selectors"];
  /** The filter; without one all objects of the class and of its subclasses come, each with all its properties. */
  readonly wql?: string;
  /** Ask for each object's own reference as well. */
  readonly withReferences?: boolean;
  /** For all pages together, pauses and new beginnings included. */
  readonly deadlineMs: number;
}

export function enumerateQuestion(request: EnumerateRequest, maxElements: number): Question {
  const { wql, withReferences } = request;
  return {
    head: headOf(request, Action.enumerate),
    content: tag(
      "n:Enumerate",
      {},
      tag("w:OptimizeEnumeration"),
      tag("w:MaxElements", {}, text(String(maxElements))),
      withReferences ? tag("w:EnumerationMode", {}, text("EnumerateObjectAndEPR")) : join([]),
      wql === undefined
        ? tag("b:PolymorphismMode", { "xmlns:b": Namespace.cimBinding }, text("IncludeSubClassProperties"))
        : tag("w:Filter", { Dialect: WQL_DIALECT }, text(wql)),
    ),
  };
}

export function pullQuestion(request: EnumerateRequest, context: string, maxElements: number): Question {
  return {
    head: headOf(request, Action.pull),
    content: tag("n:Pull", {}, contextOf(context), tag("n:MaxElements", {}, text(String(maxElements)))),
  };
}

export function releaseQuestion(request: EnumerateRequest, context: string): Question {
  return { head: headOf(request, Action.release), content: tag("n:Release", {}, contextOf(context)) };
}

function contextOf(context: string) {
  return tag("n:EnumerationContext", {}, text(context));
}

/** One URI for all parts of an enumeration: Windows refuses a pull whose parameters differ (0x803381AD). */
function headOf({ resourceUri, selectors = [] }: EnumerateRequest, action: string): Question["head"] {
  return { action, resourceUri, selectors };
}
