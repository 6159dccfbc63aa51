/** XML namespaces and URIs of WS-Management as Windows speaks it (MS-WSMV 2.2.1, DSP0226, DSP0230). */
export const Namespace = {
  soap: "http://www.w3.org/2003/05/soap-envelope",
  addressing: "http://schemas.xmlsoap.org/ws/2004/08/addressing",
  wsman: "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
  enumeration: "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
  transfer: "http://schemas.xmlsoap.org/ws/2004/09/transfer",
  /** Microsoft's extension headers: DataLocale, SessionId, … */
  extensions: "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd",
  cimBinding: "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd",
  cim: "http://schemas.dmtf.org/wbem/wscim/1/common",
  fault: "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault",
  identity: "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
} as const;

/** Actions of the operations (`a:Action` of the request; the answer's is the same with `Response`). */
export const Action = {
  get: `${Namespace.transfer}/Get`,
  enumerate: `${Namespace.enumeration}/Enumerate`,
  pull: `${Namespace.enumeration}/Pull`,
  release: `${Namespace.enumeration}/Release`,
  /** One of the actions a fault may carry. */
  fault: "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
} as const;

/** The address of a caller that waits on its own connection. */
export const ANONYMOUS = `${Namespace.addressing}/role/anonymous`;

/** The filter dialect of WQL, mandatory for WMI resources. */
export const WQL_DIALECT = "http://schemas.microsoft.com/wbem/wsman/1/WQL";

const WMI_ROOT = "http://schemas.microsoft.com/wbem/wsman/1/wmi/";

/**
 * The resource URI of a WMI class, or with `*` of every class of the namespace (the only place WQL may be sent to).
 *
 * @example wmiResource("root/virtualization/v2", "Msvm_ComputerSystem")
 */
export function wmiResource(namespace: string, className: string): string {
  return `${WMI_ROOT}${namespace}/${className}`;
}

const DMTF_ROOT = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";

/** The selector that names the namespace beside a resource URI of DMTF's form (DSP0227). */
export const DMTF_NAMESPACE_SELECTOR = "__cimnamespace";

/** The resource URI of a class in DMTF's form, or with `*` of every class; the namespace is a selector. */
export function dmtfResource(className: string): string {
  return `${DMTF_ROOT}${className}`;
}
