import { FailbackError } from "../../errors";
import { Action, Namespace, WQL_DIALECT } from "../../wire/namespaces";
import { child, childrenOf, trimmed, type XmlElement } from "../../wire/xml-element";
import { join, type Markup, tag, text } from "../../wire/xml-writer";
import { type EndpointReference, readEndpointReference } from "./endpoint-reference";
import { buildEnvelope, type RequestHead } from "./envelope";
import { faultError, readFault } from "./fault";
import { authorityOf, type Exchange, type HttpExchanger, urlOf } from "./http-exchange";
import type { HttpAnswer } from "./read-answer";

export interface EnumerateRequest {
  /** The `…/*` URI: WQL sent to a class is refused. */
  readonly resourceUri: string;
  readonly wql: string;
  /** Ask for each object's own reference as well. */
  readonly withReferences?: boolean;
  readonly deadlineMs: number;
}

/** One object of an enumeration; the reference only when it was asked for. */
export interface EnumeratedItem {
  readonly object: XmlElement;
  readonly reference: EndpointReference | undefined;
}

export interface InvokeRequest {
  readonly target: EndpointReference;
  readonly method: string;
  /** The parameters' elements, in the class's own namespace, prefix `c`. */
  readonly parameters: Markup;
  readonly deadlineMs: number;
  readonly gate?: () => Promise<void>;
}

/** Windows answers one object at a time unless it is told otherwise. This is its own upper limit. */
const MAX_ELEMENTS = 32_000;

/**
 * What all answers of one enumeration may weigh together. Two thousand machines with everything Windows says about one
 * (3 kB each) are 6 MB; without a bound a peer could go on until its time is up and fill the memory.
 */
const MAX_ENUMERATION_BYTES = 32 * 1024 * 1024;

/** The server gets a little less time than the exchange, so that its own time-out arrives as an answer. */
const ANSWER_SLACK_MS = 2_000;

/** The WS-Management operations this project needs, over one exchanger. Elements in, elements out. */
export class WsmanClient {
  constructor(readonly http: HttpExchanger) {}

  /**
   * All objects a WQL query gives, page after page. Complete or an error: an answer that neither ends the enumeration
   * nor tells how to go on is refused.
   */
  async enumerate({ resourceUri, wql, withReferences, deadlineMs }: EnumerateRequest): Promise<EnumeratedItem[]> {
    const until = performance.now() + deadlineMs;
    const items: EnumeratedItem[] = [];
    let answer = await this.#ask(
      { action: Action.enumerate, resourceUri },
      tag(
        "n:Enumerate",
        {},
        tag("w:OptimizeEnumeration"),
        tag("w:MaxElements", {}, text(String(MAX_ELEMENTS))),
        withReferences ? tag("w:EnumerationMode", {}, text("EnumerateObjectAndEPR")) : join([]),
        tag("w:Filter", { Dialect: WQL_DIALECT }, text(wql)),
      ),
      { deadlineMs, repeatable: true },
    );
    let name = "EnumerateResponse";
    let bytes = answer.bytes;
    for (;;) {
      const response = child(answer.body, name, Namespace.enumeration);
      if (!response) throw new FailbackError("answerUnreadable", `the answer to ${wql} holds no ${name}`);
      for (const item of readItems(response)) items.push(item);
      if (child(response, "EndOfSequence")) return items;
      const context = trimmed(child(response, "EnumerationContext"));
      if (!context) throw new FailbackError("answerUnreadable", `the answer to ${wql} breaks off without an end`);
      const left = until - performance.now();
      if (left <= 0)
        throw new FailbackError("hostTimeout", `the answer to ${wql} did not end within ${deadlineMs / 1000} seconds`);
      answer = await this.#ask(
        { action: Action.pull, resourceUri },
        tag(
          "n:Pull",
          {},
          tag("n:EnumerationContext", {}, text(context)),
          tag("n:MaxElements", {}, text(String(MAX_ELEMENTS))),
        ),
        { deadlineMs: left },
      );
      name = "PullResponse";
      bytes += answer.bytes;
      if (bytes > MAX_ENUMERATION_BYTES)
        throw new FailbackError("answerUnreadable", `the answer to ${wql} exceeds ${MAX_ENUMERATION_BYTES} bytes`);
    }
  }

  /** The output element of a method. Never repeated by this client. */
  async invoke({ target, method, parameters, deadlineMs, gate }: InvokeRequest): Promise<XmlElement> {
    const { body } = await this.#ask(
      { action: `${target.resourceUri}/${method}`, resourceUri: target.resourceUri, selectors: target.selectors },
      tag(`c:${method}_INPUT`, { "xmlns:c": target.resourceUri }, parameters),
      { deadlineMs, ...(gate ? { gate } : {}) },
    );
    return onlyChild(body, method);
  }

  /** Sends one envelope and gives the answer's body. */
  async #ask(
    head: Pick<RequestHead, "action" | "resourceUri" | "selectors">,
    content: Markup,
    exchange: Omit<Exchange, "body">,
  ): Promise<{ body: XmlElement; bytes: number }> {
    const host = authorityOf(this.http.endpoint);
    const operationTimeoutMs = Math.max(1_000, exchange.deadlineMs - ANSWER_SLACK_MS);
    const envelope = buildEnvelope({ ...head, to: urlOf(this.http.endpoint), operationTimeoutMs }, content);
    const answer = await this.http.post({ ...exchange, body: envelope.body });
    return { body: readBody(answer, envelope.messageId, host, head.action), bytes: answer.bytes };
  }
}

function readBody(answer: HttpAnswer, messageId: string, host: string, action: string): XmlElement {
  const { status, document } = answer;
  if (status === 401)
    throw new FailbackError("authenticationFailed", `${host} refused the user name or password (HTTP 401)`);
  if (!document) throw new FailbackError("answerUnreadable", `${host} answered HTTP ${status} without a SOAP envelope`);
  if (document.name !== "Envelope" || document.namespace !== Namespace.soap) {
    throw new FailbackError(
      "answerUnreadable",
      `${host} answered HTTP ${status} with <${document.name}>, not with a SOAP envelope`,
    );
  }
  const body = child(document, "Body", Namespace.soap);
  const fault = readFault(body);
  // Some faults carry no RelatesTo (quota faults); everything else must belong to the question.
  if (fault) throw faultError(fault, `${action.slice(action.lastIndexOf("/") + 1)} on ${host}`);
  const relatesTo = trimmed(child(child(document, "Header", Namespace.soap), "RelatesTo", Namespace.addressing));
  if (bareId(relatesTo) !== bareId(messageId)) {
    throw new FailbackError(
      "answerUnreadable",
      `${host} answered another message (RelatesTo ${relatesTo ?? "missing"})`,
    );
  }
  if (status !== 200 || !body)
    throw new FailbackError("answerUnreadable", `${host} answered HTTP ${status} without a result`);
  return body;
}

function bareId(id: string | undefined): string | undefined {
  return id?.replace(/^(urn:)?uuid:/i, "").toLowerCase();
}

function onlyChild(body: XmlElement, what: string): XmlElement {
  const first = body.children[0];
  if (!first) throw new FailbackError("answerUnreadable", `the answer to ${what} is empty`);
  return first;
}

/** `w:Items` in an optimised answer, `n:Items` in a pull; pairs come wrapped in `w:Item`. */
function readItems(response: XmlElement): EnumeratedItem[] {
  return childrenOf(response, "Items").flatMap((items) =>
    items.children.map((entry) => {
      if (entry.name !== "Item" || entry.namespace !== Namespace.wsman) return { object: entry, reference: undefined };
      const object = entry.children.find((c) => c.name !== "EndpointReference");
      if (!object) throw new FailbackError("answerUnreadable", "an enumerated item holds no object");
      return { object, reference: readEndpointReference(child(entry, "EndpointReference")) };
    }),
  );
}
