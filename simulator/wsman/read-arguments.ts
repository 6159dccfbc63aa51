import { Namespace } from "../../provider/wire/namespaces";
import { attribute, child, childrenOf, type XmlElement } from "../../provider/wire/xml-element";
import { findClass } from "../cim/class-table";
import type { CimReference } from "../cim/value";
import { readReference } from "./endpoint-reference";
import { schemaViolation } from "./fault";
import { assertOnlyKeys } from "./find-instance";
import type { Arguments, Signature } from "./method";

/** Reads `p:METHOD_INPUT`. Names are case-sensitive there, namespaces are the class's URI. @throws WsmanFault */
export function readArguments(content: XmlElement | undefined, uri: string, method: Signature): Arguments {
  const namespace = uri.toLowerCase();
  if (content?.name !== `${method.name}_INPUT` || content.namespace.toLowerCase() !== namespace) {
    throw schemaViolation(`The body is not a ${method.name}_INPUT of ${uri}.`);
  }
  const args = new Map<string, string | CimReference>();
  const seen = new Set<string>();
  for (const element of content.children) {
    const type = Object.hasOwn(method.parameters, element.name) ? method.parameters[element.name] : undefined;
    if (!type || element.namespace.toLowerCase() !== namespace) {
      throw schemaViolation(`${method.name} has no parameter ${element.name}.`);
    }
    if (seen.has(element.name)) throw schemaViolation(`The parameter ${element.name} is given twice.`);
    seen.add(element.name);
    if (isNil(element)) continue;
    args.set(element.name, type === "reference" ? readReferenceParameter(element) : readText(element));
  }
  return args;
}

function isNil(element: XmlElement): boolean {
  return ["true", "1"].includes(attribute(element, "nil", Namespace.xsi) ?? "");
}

/** Hyper-V hosts refuse a reference that is wrapped in `a:EndpointReference` (recorded by r4sd/go-wsman). */
function readReferenceParameter(element: XmlElement): CimReference {
  if (child(element, "EndpointReference")) {
    throw schemaViolation(`The reference in ${element.name} must not be wrapped in a:EndpointReference.`);
  }
  for (const name of ["Address", "ReferenceParameters"]) {
    if (childrenOf(element, name, Namespace.addressing).length === 1) continue;
    throw schemaViolation(`The reference in ${element.name} needs one a:${name}.`);
  }
  if (element.text.trim() !== "")
    throw schemaViolation(`The reference in ${element.name} has text beside its elements.`);
  const reference = readReference(element);
  const cls = findClass(reference.className);
  if (cls) assertOnlyKeys(cls, reference.keys);
  return reference;
}

/** An embedded instance is text, not a tree of elements: the tree of WS-CIM is refused (recorded by r4sd/go-wsman). */
function readText(element: XmlElement): string {
  if (element.children.length > 0) throw schemaViolation(`The parameter ${element.name} must be text.`);
  return element.text;
}
