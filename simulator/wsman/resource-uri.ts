import { wmiResource } from "../../provider/wire/namespaces";

/** The one namespace of this host. */
export const NAMESPACE = "root/virtualization/v2";

/** What a resource URI names; the class `*` is every class of the namespace. */
export interface Resource {
  readonly namespace: string;
  readonly className: string;
}

const PATTERN = /^http:\/\/schemas\.microsoft\.com\/wbem\/wsman\/1\/wmi\/(.+)\/([^/?]+)$/i;

/** Reads the WMI form of a resource URI (MS-WSMV 3.1.4.1.1), in which Windows does not regard case. */
export function parseResourceUri(uri: string): Resource | undefined {
  const match = PATTERN.exec(uri);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { namespace: normalizeNamespace(match[1]), className: match[2] };
}

/** `root\virtualization\v2` and `ROOT/virtualization/v2` are the same. */
export function normalizeNamespace(namespace: string): string {
  return namespace.replaceAll("\\", "/").toLowerCase();
}

export function classUri(className: string): string {
  return wmiResource(NAMESPACE, className);
}
