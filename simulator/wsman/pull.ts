import { Action, Namespace } from "../../provider/wire/namespaces";
import { child, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { join, type Markup, tag } from "../../provider/wire/xml-writer";
import type { Answer } from "./answer";
import { contextElement, frameSize, readCount, SAMPLE_CONTEXT } from "./enumeration-parts";
import { schemaViolation } from "./fault";
import type { Operation } from "./operation";
import { takePage } from "./page";

/** WS-Enumeration Pull: the next page. The URI need not be the Enumerate's: libvirt pulls from the class it queried. */
export const pull: Operation = ({ content, maxEnvelopeSize, messageId, locale }, { contexts, host, about }) => {
  const { body, context } = readContext(content, "Pull");
  const enumeration = contexts.find(context);
  about(enumeration.className);
  const maxElements = readCount(body, "MaxElements", Namespace.enumeration) ?? 1;
  const maxCharacters = readCount(body, "MaxCharacters", Namespace.enumeration) ?? Number.POSITIVE_INFINITY;
  const room = maxEnvelopeSize - frameSize(write(SAMPLE_CONTEXT, join([])), messageId, host.languageFor(locale));
  const page = takePage(enumeration, {
    maxElements: Math.min(maxElements, host.identity.limits.maxBatchItems),
    maxBytes: Math.min(room, maxCharacters),
  });
  contexts.close(context);
  return write(page.rest && contexts.open(page.rest), join(page.items));
};

/** WS-Enumeration Release: the context is no longer wanted. */
export const release: Operation = ({ content }, { contexts, about }) => {
  const { context } = readContext(content, "Release");
  about(contexts.find(context).className);
  contexts.close(context);
  return { action: `${Action.release}Response`, prefixes: ["n"], body: join([]) };
};

/** The context and the items; after the last items no context, but the end (recorded on a Hyper-V host by r4sd/go-wsman). */
function write(context: string | undefined, items: Markup): Answer {
  const parts =
    context === undefined
      ? [tag("n:Items", {}, items), tag("n:EndOfSequence")]
      : [contextElement(context), tag("n:Items", {}, items)];
  return { action: `${Action.pull}Response`, prefixes: ["n"], body: tag("n:PullResponse", {}, ...parts) };
}

function readContext(content: XmlElement | undefined, name: string): { body: XmlElement; context: string } {
  const context = trimmed(child(content, "EnumerationContext", Namespace.enumeration));
  if (content?.name !== name || content.namespace !== Namespace.enumeration || context === undefined) {
    throw schemaViolation(`The body of a ${name} is an n:${name} element with an n:EnumerationContext.`);
  }
  return { body: content, context };
}
