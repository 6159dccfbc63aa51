import { FailbackError, type FailbackErrorCode } from "../../errors";
import { Namespace } from "../../wire/namespaces";
import { child, childrenOf, trimmed, type XmlElement } from "../../wire/xml-element";
import { readFault } from "./fault";
import { faultError } from "./fault-error";
import type { HttpAnswer } from "./read-answer";

/** Whose answer it is. */
export interface Asked {
  /** The host and port, for messages. */
  readonly host: string;
  /** The operation's name, for messages. */
  readonly operation: string;
  /** What RelatesTo must repeat; undefined for Identify, which has no such header. */
  readonly messageId: string | undefined;
}

/** The body of an answer that is a result. @throws FailbackError for faults and everything else */
export function readBody({ status, document }: HttpAnswer, { host, operation, messageId }: Asked): XmlElement {
  if (status === 401)
    throw new FailbackError("authenticationFailed", `${host} refused the user name or password (HTTP 401)`);
  if (document?.name !== "Envelope" || document.namespace !== Namespace.soap)
    throw withoutEnvelope(status, host, document);
  const [body, ...more] = childrenOf(document, "Body", Namespace.soap);
  if (more.length > 0) throw new FailbackError("answerUnreadable", `${host} answered with two bodies in one envelope`);
  const fault = readFault(body);
  const relatesTo = trimmed(child(child(document, "Header", Namespace.soap), "RelatesTo", Namespace.addressing));
  // Some faults carry no RelatesTo (quota faults); everything else must belong to the question, faults as well.
  const mayBeUnrelated = messageId === undefined || (fault !== undefined && relatesTo === undefined);
  if (!mayBeUnrelated && bareId(relatesTo) !== bareId(messageId)) {
    throw new FailbackError(
      "answerUnreadable",
      `${host} answered another message (RelatesTo ${relatesTo ?? "missing"})`,
    );
  }
  if (fault) throw faultError(fault, `${operation} on ${host}`);
  if (status !== 200 || !body)
    throw new FailbackError("answerUnreadable", `${host} answered HTTP ${status} without a result`);
  return body;
}

/** What HTTP alone tells: HTTP.sys answers these before WinRM sees the request (docs/facts/wsman.md). */
const BY_STATUS: ReadonlyMap<number, readonly [code: FailbackErrorCode, words: string]> = new Map([
  [400, ["answerUnreadable", "does not understand the request; this may be a port for HTTPS"]],
  [403, ["accessDenied", "denies access"]],
  [404, ["answerUnreadable", "has no WinRM under this path and port"]],
  [413, ["hostFault", "refuses the request as too large"]],
  [503, ["hostBusy", "cannot take the request now"]],
]);

/** An answer that is no envelope, as an error. */
export function withoutEnvelope(status: number, host: string, document?: XmlElement): FailbackError {
  const [code, words] = BY_STATUS.get(status) ?? [];
  if (code && words) return new FailbackError(code, `${host} ${words} (HTTP ${status})`);
  const what = document ? `with <${document.name}>, not with a SOAP envelope` : "without a SOAP envelope";
  return new FailbackError("answerUnreadable", `${host} answered HTTP ${status} ${what}`);
}

function bareId(id: string | undefined): string | undefined {
  return id?.replace(/^(urn:)?uuid:/i, "").toLowerCase();
}
