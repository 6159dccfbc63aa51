import { Action, Namespace } from "../../provider/wire/namespaces";
import { attribute, child, childrenOf, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { namespacesOf, readSelectors, type Selectors } from "./endpoint-reference";
import { FaultCode, WsmanFault } from "./fault";
import { assertUnderstood } from "./must-understand";
import { readOperationTimeout } from "./operation-timeout";
import { isNamespaceSelector, NAMESPACE, parseResourceUri, type Resource } from "./resource-uri";

/** The smallest envelope a client may ask for (DSP0226 6.2). */
const MIN_ENVELOPE_SIZE = 8192;

/** A request, its header read. */
export interface WsmanRequest {
  readonly action: string;
  readonly messageId: string;
  readonly resource: Resource;
  readonly selectors: Selectors;
  readonly maxEnvelopeSize: number;
  /** How long the client waits, in milliseconds; undefined when it does not say. */
  readonly operationTimeoutMs: number | undefined;
  /** The locale the client wants its texts in. */
  readonly locale: string | undefined;
  /** The first element of the body; an empty body has none. */
  readonly content: XmlElement | undefined;
}

/** The header and the body of an envelope; undefined when it is none, or has more than one of them. */
export function openEnvelope(document: XmlElement): { header: XmlElement | undefined; body: XmlElement } | undefined {
  if (document.name !== "Envelope" || document.namespace !== Namespace.soap) return undefined;
  const [header, ...moreHeaders] = childrenOf(document, "Header", Namespace.soap);
  const [body, ...moreBodies] = childrenOf(document, "Body", Namespace.soap);
  if (!body || moreHeaders.length > 0 || moreBodies.length > 0) return undefined;
  return { header, body };
}

export function messageIdOf(header: XmlElement | undefined): string | undefined {
  return trimmed(child(header, "MessageID", Namespace.addressing));
}

export function localeOf(header: XmlElement | undefined): string | undefined {
  const locale = child(header, "Locale", Namespace.wsman);
  return locale && attribute(locale, "lang", "http://www.w3.org/XML/1998/namespace");
}

/** @param serverEnvelopeSize the largest answer of the host, in bytes @throws WsmanFault */
export function readRequest(
  header: XmlElement | undefined,
  body: XmlElement,
  serverEnvelopeSize: number,
): WsmanRequest {
  assertUnderstood(header);
  const action = trimmed(child(header, "Action", Namespace.addressing));
  if (!action) throw headerRequired("a:Action");
  const messageId = messageIdOf(header);
  if (!messageId) throw headerRequired("a:MessageID");
  const selectors = readSelectors(child(header, "SelectorSet", Namespace.wsman));
  return {
    action,
    messageId,
    resource: readResource(header, action, selectors),
    selectors: selectors.filter(([name]) => !isNamespaceSelector(name)),
    maxEnvelopeSize: readEnvelopeSize(header, serverEnvelopeSize),
    operationTimeoutMs: readOperationTimeout(header),
    locale: localeOf(header),
    content: body.children[0],
  };
}

function headerRequired(name: string): WsmanFault {
  return new WsmanFault(
    "a:MessageInformationHeaderRequired",
    FaultCode.messageHeaderRequired,
    `The header ${name} is missing or empty.`,
  );
}

/** Pull and Release lead to their object by the context: wsl and libvirt send another URI with them than with the Enumerate. */
const BY_CONTEXT: readonly string[] = [Action.pull, Action.release];

function readResource(header: XmlElement | undefined, action: string, selectors: Selectors): Resource {
  const uri = trimmed(child(header, "ResourceURI", Namespace.wsman)) ?? "";
  const resource = parseResourceUri(uri, namespacesOf(selectors));
  if (!resource || (resource.namespace !== NAMESPACE && !BY_CONTEXT.includes(action))) {
    throw new WsmanFault(
      "a:DestinationUnreachable",
      FaultCode.resourceNotFound,
      "The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors.",
      { detail: "InvalidResourceURI" },
    );
  }
  return resource;
}

function readEnvelopeSize(header: XmlElement | undefined, most: number): number {
  const asked = trimmed(child(header, "MaxEnvelopeSize", Namespace.wsman));
  if (asked === undefined) return most;
  if (!/^\d{1,10}$/.test(asked)) {
    throw new WsmanFault("w:InvalidParameter", FaultCode.invalidParameter, "w:MaxEnvelopeSize is not a number.");
  }
  if (Number(asked) < MIN_ENVELOPE_SIZE) {
    throw new WsmanFault(
      "w:EncodingLimit",
      FaultCode.envelopeTooSmall,
      `The maximum envelope size must be at least ${MIN_ENVELOPE_SIZE}.`,
      { detail: "MinimumEnvelopeLimit" },
    );
  }
  return Math.min(Number(asked), most);
}
