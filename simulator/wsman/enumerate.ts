import { Action, Namespace } from "../../provider/wire/namespaces";
import { child, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { join, type Markup, tag } from "../../provider/wire/xml-writer";
import { Snapshot } from "../cim/snapshot";
import type { EmbeddedHost } from "../embedded-host";
import type { Answer } from "./answer";
import type { Enumeration, EnumerationMode } from "./enumeration-contexts";
import { contextElement, frameSize, readCount, SAMPLE_CONTEXT } from "./enumeration-parts";
import { FaultCode, schemaViolation, WsmanFault } from "./fault";
import { readFilter } from "./filter";
import type { Operation } from "./operation";
import { takePage } from "./page";
import { readPolymorphism } from "./polymorphism";
import type { WsmanRequest } from "./request";
import { select } from "./select";

const ACTION = `${Action.enumerate}Response`;

/** WS-Enumeration Enumerate, with DSP0226's optimisation: the first page comes in the answer itself. */
export const enumerate: Operation = (request, context) => {
  const body = request.content;
  if (body?.name !== "Enumerate" || body.namespace !== Namespace.enumeration) {
    throw schemaViolation("The body of an Enumerate is an n:Enumerate element.");
  }
  const { view, ...found } = select(request, readFilter(body, request.resource), readPolymorphism(body), context);
  context.about(found.className);
  const all: Enumeration = {
    ...found,
    user: context.user,
    form: request.resource.form,
    mode: readMode(body),
    position: 0,
  };
  const open = (rest: Enumeration) =>
    context.contexts.open({ ...rest, instances: new Snapshot(view, found.instances) });
  if (!child(body, "OptimizeEnumeration", Namespace.wsman)) return unoptimised(open(all));
  return optimised(all, readCount(body, "MaxElements", Namespace.wsman) ?? 1, request, context.host, open);
};

function unoptimised(context: string): Answer {
  return { action: ACTION, prefixes: ["n"], body: tag("n:EnumerateResponse", {}, contextElement(context)) };
}

function optimised(
  all: Enumeration,
  maxElements: number,
  { maxEnvelopeSize, messageId, locale }: WsmanRequest,
  host: EmbeddedHost,
  open: (rest: Enumeration) => string,
): Answer {
  const write = (context: string, items: Markup, atEnd: boolean): Answer => ({
    action: ACTION,
    prefixes: ["n"],
    body: tag(
      "n:EnumerateResponse",
      {},
      // WS-Enumeration's schema demands the element; when nothing is left it is empty (DSP0226 8.2.3).
      context === "" ? tag("n:EnumerationContext") : contextElement(context),
      tag("w:Items", {}, items),
      atEnd ? tag("w:EndOfSequence") : join([]),
    ),
  });
  const maxBytes =
    maxEnvelopeSize - frameSize(write(SAMPLE_CONTEXT, join([]), true), messageId, host.languageFor(locale));
  const page = takePage(all, { maxElements: Math.min(maxElements, host.identity.limits.maxBatchItems), maxBytes });
  const context = page.rest ? open(page.rest) : "";
  return write(context, join(page.items), !page.rest);
}

function readMode(body: XmlElement): EnumerationMode {
  const mode = trimmed(child(body, "EnumerationMode", Namespace.wsman));
  switch (mode) {
    case undefined:
      return "EnumerateObject";
    case "EnumerateEPR":
    case "EnumerateObjectAndEPR":
      return mode;
    default:
      throw new WsmanFault(
        "w:UnsupportedFeature",
        FaultCode.enumerationModeUnsupported,
        `The enumeration mode ${mode} is not supported.`,
        { detail: "EnumerationMode" },
      );
  }
}
