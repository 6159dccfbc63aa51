import { FailbackError } from "../../errors";
import { Action, Namespace, WQL_DIALECT } from "../../wire/namespaces";
import { child, childrenOf, trimmed, type XmlElement } from "../../wire/xml-element";
import { join, type Markup, tag, text } from "../../wire/xml-writer";
import { type EndpointReference, readEndpointReference } from "./endpoint-reference";
import { buildEnvelope, type RequestHead } from "./envelope";
import { faultError, readFault } from "./fault";
import type { Exchange, HttpAnswer, HttpExchanger } from "./http-exchange";

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

/** The server gets a little less time than the exchange, so that its own time-out arrives as an answer. */
const ANSWER_SLACK_MS = 2_000;

/** The WS-Management operations this project needs, over one exchanger. Elements in, elements out. */
export class WsmanClient {
  constructor(readonly http: HttpExchanger) {}

  /** All objects a WQL query gives, page after page. */
  async enumerate({ resourceUri, wql, withReferences, deadlineMs }: EnumerateRequest): Promise<EnumeratedItem[]> {
    const until = Date.now() + deadlineMs;
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
      deadlineMs,
    );
    for (;;) {
      const response = onlyChild(answer, wql);
      items.push(...readItems(response));
      if (child(response, "EndOfSequence")) return items;
      const context = trimmed(child(response, "EnumerationContext"));
      if (!context) return items;
      const left = until - Date.now();
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
        left,
      );
    }
  }

  /** The output element of a method. Never repeated by this client. */
  async invoke({ target, method, parameters, deadlineMs, gate }: InvokeRequest): Promise<XmlElement> {
    const body = await this.#ask(
      { action: `${target.resourceUri}/${method}`, resourceUri: target.resourceUri, selectors: target.selectors },
      tag(`c:${method}_INPUT`, { "xmlns:c": target.resourceUri }, parameters),
      deadlineMs,
      gate,
    );
    return onlyChild(body, method);
  }

  /** Sends one envelope and gives the answer's body. */
  async #ask(
    head: Pick<RequestHead, "action" | "resourceUri" | "selectors">,
    content: Markup,
    deadlineMs: number,
    gate?: Exchange["gate"],
  ): Promise<XmlElement> {
    const { address, port } = this.http.endpoint;
    const operationTimeoutMs = Math.max(1_000, deadlineMs - ANSWER_SLACK_MS);
    const envelope = buildEnvelope({ ...head, to: `http://${address}:${port}/wsman`, operationTimeoutMs }, content);
    const answer = await this.http.post({ body: envelope.body, deadlineMs, ...(gate ? { gate } : {}) });
    return readBody(answer, envelope.messageId, `${address}:${port}`, head.action);
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
