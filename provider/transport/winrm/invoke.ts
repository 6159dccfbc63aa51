import type { XmlElement } from "../../wire/xml-element";
import { type Markup, tag } from "../../wire/xml-writer";
import type { Conversation } from "./conversation";
import type { EndpointReference } from "./endpoint-reference";
import { firstOf } from "./first-of";

export interface InvokeRequest {
  readonly target: EndpointReference;
  readonly method: string;
  /** The parameters' elements, in the class's own namespace, prefix `c`. */
  readonly parameters: Markup;
  readonly deadlineMs: number;
  readonly gate?: () => Promise<void>;
}

/** The output element of a method. Asked once, whatever the answer: a busy host's too is just a fault. */
export async function invoke(
  conversation: Conversation,
  { target, method, parameters, deadlineMs, gate }: InvokeRequest,
): Promise<XmlElement> {
  const { resourceUri, selectors } = target;
  const { body } = await conversation.ask(
    {
      head: { action: `${resourceUri}/${method}`, resourceUri, selectors },
      content: tag(`c:${method}_INPUT`, { "xmlns:c": resourceUri }, parameters),
    },
    { deadlineMs, ...(gate ? { gate } : {}) },
  );
  return firstOf(body, method);
}
