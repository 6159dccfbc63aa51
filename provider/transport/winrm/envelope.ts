import { randomUUID } from "node:crypto";
import { ANONYMOUS, Namespace } from "../../wire/namespaces";
import { join, type Markup, tag, text } from "../../wire/xml-writer";
import type { EndpointReference } from "./endpoint-reference";

/** What every request says about itself. */
export interface RequestHead {
  readonly to: string;
  readonly action: string;
  readonly resourceUri: string;
  readonly selectors?: EndpointReference["selectors"];
  /** How long the server may work on it, milliseconds. */
  readonly operationTimeoutMs: number;
}

export interface Envelope {
  /** The answer's RelatesTo must repeat it; undefined for the one message that has no headers. */
  readonly messageId: string | undefined;
  readonly body: string;
}

/** The largest answer asked for, in bytes: the default limit of WinRM since Windows Server 2012. */
const MAX_ENVELOPE_SIZE = 512_000;

const MUST_UNDERSTAND = { "s:mustUnderstand": "true" } as const;

/**
 * A request as Windows accepts it (MS-WSMV 3.1.4.1, DSP0226). The locale is always en-US, else the host answers in its
 * own language.
 */
export function buildEnvelope(head: RequestHead, body: Markup): Envelope {
  const messageId = `uuid:${randomUUID().toUpperCase()}`;
  const header = tag(
    "s:Header",
    {},
    tag("a:To", {}, text(head.to)),
    tag("w:ResourceURI", MUST_UNDERSTAND, text(head.resourceUri)),
    tag("a:ReplyTo", {}, tag("a:Address", MUST_UNDERSTAND, text(ANONYMOUS))),
    tag("a:Action", MUST_UNDERSTAND, text(head.action)),
    tag("w:MaxEnvelopeSize", MUST_UNDERSTAND, text(String(MAX_ENVELOPE_SIZE))),
    tag("a:MessageID", {}, text(messageId)),
    tag("w:Locale", { "xml:lang": "en-US", "s:mustUnderstand": "false" }),
    tag("p:DataLocale", { "xml:lang": "en-US", "s:mustUnderstand": "false" }),
    tag("w:OperationTimeout", {}, text(`PT${(head.operationTimeoutMs / 1000).toFixed(3)}S`)),
    selectorSet(head.selectors ?? []),
  );
  const envelope = tag(
    "s:Envelope",
    {
      "xmlns:s": Namespace.soap,
      "xmlns:a": Namespace.addressing,
      "xmlns:w": Namespace.wsman,
      "xmlns:n": Namespace.enumeration,
      "xmlns:p": Namespace.extensions,
      "xmlns:xsi": Namespace.xsi,
    },
    header,
    tag("s:Body", {}, body),
  );
  return { messageId, body: envelope };
}

/** The question who answers here: without any header (DSP0226 11). */
export function buildIdentify(): Envelope {
  const body = tag(
    "s:Envelope",
    { "xmlns:s": Namespace.soap, "xmlns:wsmid": Namespace.identity },
    tag("s:Header"),
    tag("s:Body", {}, tag("wsmid:Identify")),
  );
  return { messageId: undefined, body };
}

/** The selectors of an object, or nothing when there are none. */
export function selectorSet(selectors: EndpointReference["selectors"]): Markup {
  if (selectors.length === 0) return join([]);
  return tag(
    "w:SelectorSet",
    {},
    ...selectors.map(([name, value]) =>
      tag(
        "w:Selector",
        { Name: name },
        typeof value === "string" ? text(value) : tag("a:EndpointReference", {}, referenceChildren(value)),
      ),
    ),
  );
}

/** The two children of an endpoint reference. In a method's parameter Windows wants them without a wrapper. */
export function referenceChildren(reference: EndpointReference): Markup {
  return join([
    tag("a:Address", {}, text(ANONYMOUS)),
    tag(
      "a:ReferenceParameters",
      {},
      tag("w:ResourceURI", {}, text(reference.resourceUri)),
      selectorSet(reference.selectors),
    ),
  ]);
}
