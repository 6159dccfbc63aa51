import type { XmlElement } from "../../wire/xml-element";
import { type Markup, tag } from "../../wire/xml-writer";
import type { Conversation } from "./conversation";
import type { EndpointReference } from "./endpoint-reference";
import { firstOf } from "./first-of";
import { ownOutput } from "./own-output";

export interface InvokeRequest {
  readonly target: EndpointReference;
  readonly method: string;
  /** The parameters' elements, in the class's own namespace, prefix `c`. */
  readonly parameters: Markup;
  readonly deadlineMs: number;
  readonly gate?: () => Promise<void>;
  /** Takes only the method's own output, beyond doubt; else the body's first element will do, whatever peers call it. */
  readonly unambiguous?: boolean;
}

/** The output element of a method. Asked once, whatever the answer: a busy host's too is just a fault. */
export async function invoke(
  conversation: Conversation,
  { target, method, parameters, deadlineMs, gate, unambiguous }: InvokeRequest,
): Promise<XmlElement> {
  const { resourceUri, selectors } = target;
  const { body } = await conversation.ask(
    {
      head: { action: `${resourceUri}/${method}`, resourceUri, selectors },
      content: tag(`c:${method}_INPUT`, { "xmlns:c": resourceUri }, parameters),
    },
    { deadlineMs, ...(gate ? { gate } : {}) },
  );
  return unambiguous ? ownOutput(body, target, method) : firstOf(body, method);
}
