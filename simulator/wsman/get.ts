import { Action } from "../../provider/wire/namespaces";
import { findClass } from "../cim/class-table";
import { noSuchClass, schemaViolation } from "./fault";
import { findInstance } from "./find-instance";
import { writeInstance } from "./instance-xml";
import type { Operation } from "./operation";

/** WS-Transfer Get: one instance by all its keys. */
export const get: Operation = ({ resource, selectors, locale, content }, { host }) => {
  if (content) throw schemaViolation("The body of a Get is empty.");
  const cls = findClass(resource.className);
  if (!cls) throw noSuchClass(resource.className);
  const instance = findInstance(cls, selectors, host.view(locale));
  return { action: `${Action.get}Response`, prefixes: ["x", "p"], body: writeInstance(instance, resource.form) };
};
