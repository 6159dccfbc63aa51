import { Action } from "../../wire/namespaces";
import type { XmlElement } from "../../wire/xml-element";
import { join } from "../../wire/xml-writer";
import type { Conversation } from "./conversation";
import type { EndpointReference } from "./endpoint-reference";
import { faultOf } from "./fault-error";
import { isObjectMissing, isUnreachable } from "./fault-kind";
import { firstOf } from "./first-of";

export interface GetRequest {
  /** With all of its keys: Windows finds nothing by some of them. */
  readonly target: EndpointReference;
  readonly deadlineMs: number;
}

/**
 * One object, or undefined when there is none. A fault that only says that nothing is there means the object: whoever
 * holds a reference got it from the host, which knew the class then.
 */
export async function get(
  conversation: Conversation,
  { target, deadlineMs }: GetRequest,
): Promise<XmlElement | undefined> {
  const { resourceUri, selectors } = target;
  try {
    const question = { head: { action: Action.get, resourceUri, selectors }, content: join([]) };
    const { body } = await conversation.read(question, conversation.until(deadlineMs));
    return firstOf(body, "Get");
  } catch (thrown) {
    const fault = faultOf(thrown);
    if (fault && (isObjectMissing(fault) || isUnreachable(fault))) return undefined;
    throw thrown;
  }
}
