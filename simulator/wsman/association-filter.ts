import { Namespace } from "../../provider/wire/namespaces";
import { child, childrenOf, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import type { AssociationQuery } from "../wql/association-query";
import { readReference } from "./endpoint-reference";
import { schemaViolation } from "./fault";

export const ASSOCIATION_DIALECT = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter";

/** Reads DSP0227's filter for the links of an object: what ASSOCIATORS OF and REFERENCES OF say, as elements. @throws WsmanFault */
export function readAssociationFilter(filter: XmlElement): AssociationQuery {
  const binding = Namespace.cimBinding;
  const associators = child(filter, "AssociatedInstances", binding);
  const content = associators ?? child(filter, "AssociationInstances", binding);
  const object = child(content, "Object", binding);
  if (!content || !object) throw schemaViolation("The association filter names no object.");
  if (childrenOf(content, "IncludeResultProperty", binding).length > 0) {
    throw schemaViolation("IncludeResultProperty is not supported.");
  }
  const given = (name: string) => trimmed(child(content, name, binding)) || undefined;
  return {
    wanted: associators ? "associators" : "references",
    source: readReference(object),
    assocClass: associators && given("AssociationClassName"),
    resultClass: given("ResultClassName"),
    role: given("Role"),
    resultRole: associators && given("ResultRole"),
  };
}
