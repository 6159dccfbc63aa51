import { Action } from "../../provider/wire/namespaces";
import type { XmlElement } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import type { EmbeddedHost } from "../embedded-host";
import { type Answer, writeEnvelope } from "./answer";
import { enumerate } from "./enumerate";
import type { EnumerationContexts } from "./enumeration-contexts";
import { FaultCode, WsmanFault } from "./fault";
import { faultAnswer } from "./fault-answer";
import { get } from "./get";
import { identifyEnvelope, isIdentify } from "./identify";
import { invoke, methodOf } from "./invoke";
import type { Operation, OperationContext } from "./operation";
import { pull, release } from "./pull";
import { assertReachable } from "./reachable";
import { localeOf, messageIdOf, openEnvelope, readRequest, type WsmanRequest } from "./request";

/** An answer as it goes back over HTTP; without a body there is nothing to say in SOAP. */
export interface WsmanReply {
  readonly status: 200 | 400 | 401 | 500;
  readonly body?: string;
  /** The entry in the log of calls that this is the answer to. */
  readonly call?: number;
}

const OPERATIONS: Readonly<Record<string, { name: string; run: Operation }>> = {
  [Action.get]: { name: "Get", run: get },
  [Action.enumerate]: { name: "Enumerate", run: enumerate },
  [Action.pull]: { name: "Pull", run: pull },
  [Action.release]: { name: "Release", run: release },
};

/** Speaks WS-Management for a host. Text in, text out; who asks has been checked before. */
export class WsmanService {
  constructor(
    readonly host: EmbeddedHost,
    readonly contexts: EnumerationContexts,
  ) {}

  /** @param user undefined for somebody without credentials, who may only ask for the product's name */
  answer(document: Uint8Array, user: string | undefined): WsmanReply {
    const envelope = readEnvelope(document);
    if (user === undefined) return this.#answerAnonymous(envelope?.body.children[0]);
    if (!envelope) return { status: 400 };
    const { header, body } = envelope;
    if (isIdentify(body.children[0])) {
      this.host.requests.count("Identify", "-");
      return { status: 200, body: identifyEnvelope(this.host.identity.osBuild) };
    }
    return this.#operate(header, body, user);
  }

  #answerAnonymous(content: XmlElement | undefined): WsmanReply {
    if (!isIdentify(content)) return { status: 401 };
    this.host.requests.count("Identify", "-");
    return { status: 200, body: identifyEnvelope(undefined) };
  }

  #operate(header: XmlElement | undefined, body: XmlElement, user: string): WsmanReply {
    const subject: { operation: string; className: string; call?: number } = { operation: "refused", className: "-" };
    const messageId = messageIdOf(header);
    const language = this.host.languageFor(localeOf(header));
    try {
      const request = readRequest(header, body);
      subject.className = request.resource.className;
      const about = (className: string) => {
        subject.className = className;
      };
      const called = (sequence: number) => {
        subject.call = sequence;
      };
      const context: OperationContext = { host: this.host, contexts: this.contexts, user, about, called };
      assertReachable(this.host);
      const { name, run } = this.#find(request);
      subject.operation = name;
      const text = writeEnvelope(run(request, context), messageId, language);
      assertFits(text, request);
      return { status: 200, body: text, ...ofCall(subject) };
    } catch (error) {
      if (!(error instanceof WsmanFault)) throw error;
      const fault = faultAnswer(error, this.host.identity.computerName, language);
      return { status: 500, body: writeEnvelope(fault, messageId, language), ...ofCall(subject) };
    } finally {
      this.host.requests.count(subject.operation, subject.className);
    }
  }

  #find(request: WsmanRequest): { name: string; run: (request: WsmanRequest, context: OperationContext) => Answer } {
    const operation = Object.hasOwn(OPERATIONS, request.action) ? OPERATIONS[request.action] : undefined;
    if (operation) return operation;
    const method = methodOf(request);
    if (method !== undefined) return { name: method, run: (one, context) => invoke(one, method, context) };
    throw new WsmanFault(
      "a:ActionNotSupported",
      FaultCode.actionNotSupported,
      `The action ${request.action} is not supported by the service.`,
    );
  }
}

function ofCall({ call }: { readonly call?: number }): Pick<WsmanReply, "call"> {
  return call === undefined ? {} : { call };
}

function readEnvelope(document: Uint8Array): ReturnType<typeof openEnvelope> {
  let root: XmlElement;
  try {
    root = readXml(document);
  } catch {
    // The reader refuses whatever is not well-formed, or too large: HTTP 400 is all Windows says to that.
    return undefined;
  }
  return openEnvelope(root);
}

function assertFits(text: string, { maxEnvelopeSize }: WsmanRequest): void {
  if (Buffer.byteLength(text) <= maxEnvelopeSize) return;
  throw new WsmanFault(
    "w:EncodingLimit",
    FaultCode.answerTooLarge,
    "The response that the WS-Management service computed exceeds the maximum envelope size in the request.",
    { detail: "MaxEnvelopeSizeExceeded" },
  );
}
