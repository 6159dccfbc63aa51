import { wmiResource } from "../../provider/wire/namespaces";

/** The one namespace of this host. */
export const NAMESPACE = "root/virtualization/v2";

/** Where a DMTF URI leads when no selector names a namespace (MS-WSMV 3.1.4.1.1). */
const DMTF_DEFAULT_NAMESPACE = "root/hardware";

const DMTF_ROOT = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";

/** Whose URIs a client uses: WMI's hold the namespace, DMTF's leave it to the selector `__cimnamespace`. */
export type UriForm = "wmi" | "dmtf";

/** What a resource URI names; the class `*` is every class of the namespace. */
export interface Resource {
  readonly form: UriForm;
  readonly namespace: string;
  readonly className: string;
}

const WMI = /^http:\/\/schemas\.microsoft\.com\/wbem\/wsman\/1\/wmi\/(.+)\/([^/?]+)$/i;
const DMTF = /^http:\/\/schemas\.dmtf\.org\/wbem\/wscim\/1\/cim-schema\/2\/([^/?]+)$/i;

/**
 * Reads a resource URI in either form (MS-WSMV 3.1.4.1.1); Windows does not regard case in them.
 *
 * @param namespaces what the selectors `__cimnamespace` say; they must agree with the URI
 */
export function parseResourceUri(uri: string, namespaces: readonly string[]): Resource | undefined {
  const named = namespaces.map(normalizeNamespace);
  const wmi = WMI.exec(uri);
  const dmtf = DMTF.exec(uri);
  const namespace = wmi?.[1] === undefined ? (named[0] ?? DMTF_DEFAULT_NAMESPACE) : normalizeNamespace(wmi[1]);
  const className = wmi?.[2] ?? dmtf?.[1];
  if (className === undefined || named.some((one) => one !== namespace)) return undefined;
  return { form: wmi ? "wmi" : "dmtf", namespace, className };
}

/** `root\virtualization\v2` and `ROOT/virtualization/v2` are the same. */
function normalizeNamespace(namespace: string): string {
  return namespace.replaceAll("\\", "/").toLowerCase();
}

/** The selector that names a namespace; it is no key. */
export function isNamespaceSelector(name: string): boolean {
  return name.toLowerCase() === "__cimnamespace";
}

export function classUri(className: string, form: UriForm = "wmi"): string {
  return form === "wmi" ? wmiResource(NAMESPACE, className) : `${DMTF_ROOT}${className}`;
}
