import { FailbackError } from "../../errors";
import { DMTF_NAMESPACE_SELECTOR, dmtfResource, wmiResource } from "../../wire/namespaces";
import { child, type XmlElement } from "../../wire/xml-element";
import type { EndpointReference } from "./endpoint-reference";

/**
 * The output of a method, when beyond doubt the body holds that and nothing else: one `<method>_OUTPUT` of the class,
 * with at most one `ReturnValue`, of the class, that has no elements inside (DSP0226 9, MS-WSMV 3.1.4.1.9). Either form of the
 * class's URI will do, in any case of letters. An answer that contradicts itself would else be read as whichever part came first.
 *
 * @throws FailbackError `answerUnreadable`
 */
export function ownOutput(body: XmlElement, target: EndpointReference, method: string): XmlElement {
  const namespaces = namespacesOf(target);
  const isOfClass = ({ namespace }: XmlElement) => namespaces.includes(namespace.toLowerCase());
  const [output, ...more] = body.children;
  const values = (output?.children ?? []).filter(({ name }) => name.toLowerCase() === "returnvalue");
  const value = child(output, "ReturnValue");
  if (!output || output.name !== `${method}_OUTPUT` || !isOfClass(output) || more.length > 0)
    throw new FailbackError("answerUnreadable", `the answer to ${method} is not the output of this method alone`);
  if (values.length > 1 || (value && (value.namespace !== output.namespace || value.children.length > 0)))
    throw new FailbackError("answerUnreadable", `the answer to ${method} holds more than one plain return value`);
  return output;
}

/** How the class of an object may be called as a namespace, in lower case. */
function namespacesOf({ resourceUri, selectors }: EndpointReference): string[] {
  const className = resourceUri.slice(resourceUri.lastIndexOf("/") + 1);
  const namespace = selectors.find(([name]) => name === DMTF_NAMESPACE_SELECTOR)?.[1];
  const uris = [resourceUri, dmtfResource(className)];
  if (typeof namespace === "string") uris.push(wmiResource(namespace, className));
  return uris.map((uri) => uri.toLowerCase());
}
