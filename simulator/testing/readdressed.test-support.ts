import { wmiResource } from "../../provider/wire/namespaces";
import { classUri, NAMESPACE } from "../wsman/resource-uri";

/**
 * A recorded request, sent to this host's namespace in WMI's form instead of the one of the server it was meant for. The
 * rest of it stays byte for byte as its client wrote it.
 */
export function readdressed(request: string): string {
  return request
    .replaceAll("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/", classUri(""))
    .replaceAll(wmiResource("root/test", ""), classUri(""))
    .replaceAll(wmiResource("root/cimv2", ""), classUri(""))
    .replace(/("__cimnamespace">)root\/(?:test|omi|cimomtestprov)</g, `$1${NAMESPACE}<`);
}
