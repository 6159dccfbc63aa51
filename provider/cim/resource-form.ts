import { DMTF_NAMESPACE_SELECTOR, dmtfResource, wmiResource } from "../wire/namespaces";
import type { CimReference } from "./reference";

/**
 * How classes are addressed. `wmi` (Windows' own way, MS-WSMV 3.1.4.1.1): the namespace is part of the URI. `dmtf`
 * (DSP0227): the URI names the class alone, and the namespace is one more key.
 */
export type UriForm = "wmi" | "dmtf";

/** The address of an object by its keys, of a class without keys, or with `*` of every class of the namespace. */
export function address(
  form: UriForm,
  namespace: string,
  className: string,
  keys: readonly (readonly [string, string])[] = [],
): CimReference {
  return form === "wmi"
    ? { resourceUri: wmiResource(namespace, className), selectors: keys }
    : { resourceUri: dmtfResource(className), selectors: [[DMTF_NAMESPACE_SELECTOR, namespace], ...keys] };
}
