import { setTimeout } from "node:timers/promises";
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
import { OperationQuota } from "./operation-quota";
import { allowedMs, timedOut } from "./operation-timeout";
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

/** The operation a request asks for. */
interface Called {
  readonly name: string;
  readonly run: Operation;
  readonly isMethod: boolean;
}

const OPERATIONS: Readonly<Record<string, { name: string; run: Operation }>> = {
  [Action.get]: { name: "Get", run: get },
  [Action.enumerate]: { name: "Enumerate", run: enumerate },
  [Action.pull]: { name: "Pull", run: pull },
  [Action.release]: { name: "Release", run: release },
};

export interface WsmanServiceOptions {
  /** How long an operation takes the host, in real milliseconds. Without it everything is done at once. */
  readonly workMs?: (request: WsmanRequest, operation: string) => number;
}

/** Speaks WS-Management for a host. Text in, text out; who asks has been checked before. */
export class WsmanService {
  readonly #quota: OperationQuota;

  constructor(
    readonly host: EmbeddedHost,
    readonly contexts: EnumerationContexts,
    readonly options: WsmanServiceOptions = {},
  ) {
    const { maxConcurrentOperationsPerUser } = host.identity.limits;
    this.#quota = new OperationQuota(maxConcurrentOperationsPerUser, (user) => contexts.openOf(user));
  }

  /** The largest envelope in either direction. */
  get maxEnvelopeBytes(): number {
    return this.host.identity.limits.maxEnvelopeSizeKb * 1024;
  }

  /** @param user undefined for somebody without credentials, who may only ask for the product's name */
  async answer(document: Uint8Array, user: string | undefined): Promise<WsmanReply> {
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

  async #operate(header: XmlElement | undefined, body: XmlElement, user: string): Promise<WsmanReply> {
    const subject: { operation: string; className: string; call?: number } = { operation: "refused", className: "-" };
    const messageId = messageIdOf(header);
    const language = this.host.languageFor(localeOf(header));
    try {
      const request = readRequest(header, body, this.maxEnvelopeBytes);
      subject.className = request.resource.className;
      const about = (className: string) => {
        subject.className = className;
      };
      const onCall = (sequence: number) => {
        subject.call = sequence;
      };
      const context: OperationContext = { host: this.host, contexts: this.contexts, user, about, called: onCall };
      assertReachable(this.host);
      const called = this.#find(request);
      subject.operation = called.name;
      const text = writeEnvelope(await this.#serve(request, called, context), messageId, language);
      assertFits(text, request);
      return { status: 200, body: text, ...ofCall(subject) };
    } catch (error) {
      if (!(error instanceof WsmanFault)) throw error;
      const fault = faultAnswer(error, this.host.identity.computerName, language);
      const relatesTo = error.options.cimStatus === undefined ? messageId : undefined;
      return { status: 500, body: writeEnvelope(fault, relatesTo, language), ...ofCall(subject) };
    } finally {
      this.host.requests.count(subject.operation, subject.className);
    }
  }

  /** @throws WsmanFault */
  async #serve(request: WsmanRequest, { name, run, isMethod }: Called, context: OperationContext): Promise<Answer> {
    const workMs = this.options.workMs?.(request, name) ?? 0;
    const mayTakeMs = allowedMs(request, this.host.identity.limits);
    // A Pull or a Release belongs to an enumeration, which is counted already.
    const isPart = request.action === Action.pull || request.action === Action.release;
    const end = isPart ? undefined : this.#quota.begin(context.user);
    try {
      // A method takes effect even if its caller is then told that the time is up; a reading does not begin.
      const early = isMethod ? run(request, context) : undefined;
      if (workMs > 0) await setTimeout(Math.min(workMs, mayTakeMs), undefined, { ref: false });
      if (workMs > mayTakeMs) throw timedOut();
      return early ?? run(request, context);
    } finally {
      end?.();
    }
  }

  #find(request: WsmanRequest): Called {
    const operation = Object.hasOwn(OPERATIONS, request.action) ? OPERATIONS[request.action] : undefined;
    if (operation) return { ...operation, isMethod: false };
    const method = methodOf(request);
    if (method !== undefined) {
      return { name: method, isMethod: true, run: (one, context) => invoke(one, method, context) };
    }
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
