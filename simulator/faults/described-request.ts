import { Action, Namespace } from "../../provider/wire/namespaces";
import { child, descend, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { isIdentify } from "../wsman/identify";
import { openEnvelope } from "../wsman/request";

/** What a request is, as far as rules look at it. */
export interface DescribedRequest {
  readonly operation: string;
  readonly className: string;
  readonly messageId: string | undefined;
  /** Its whole text in upper case. */
  readonly upperText: string;
}

const OPERATIONS: Readonly<Record<string, string>> = {
  [Action.get]: "Get",
  [Action.enumerate]: "Enumerate",
  [Action.pull]: "Pull",
  [Action.release]: "Release",
};

/** Undefined for what is no envelope. */
export function describeRequest(body: Uint8Array): DescribedRequest | undefined {
  const envelope = open(body);
  if (!envelope) return undefined;
  const { header, body: soapBody } = envelope;
  const content = soapBody.children[0];
  const upperText = Buffer.from(body).toString("utf8").toUpperCase();
  const messageId = trimmed(child(header, "MessageID", Namespace.addressing));
  if (isIdentify(content)) return { operation: "Identify", className: "-", messageId, upperText };
  const action = trimmed(child(header, "Action", Namespace.addressing)) ?? "";
  const uri = trimmed(child(header, "ResourceURI", Namespace.wsman)) ?? "";
  return {
    operation: OPERATIONS[action] ?? lastPart(action),
    className: queriedClass(content) ?? lastPart(uri),
    messageId,
    upperText,
  };
}

function open(body: Uint8Array): ReturnType<typeof openEnvelope> {
  try {
    return openEnvelope(readXml(body));
  } catch {
    // What cannot be read is the host's to refuse.
    return undefined;
  }
}

function queriedClass(content: XmlElement | undefined): string | undefined {
  return /\bFROM\s+(\w+)/i.exec(trimmed(descend(content, "Filter")) ?? "")?.[1];
}

function lastPart(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}
