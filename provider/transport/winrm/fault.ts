import { FailbackError, type FailbackErrorCode } from "../../errors";
import { Namespace } from "../../wire/namespaces";
import { attribute, child, descend, qualifiedName, trimmed, type XmlElement } from "../../wire/xml-element";

/** A SOAP fault, whatever shape its detail has. The texts are the host's words: shown, never compared. */
export interface WsmanFault {
  /** The subcode's local name, for example `DestinationUnreachable`; "" when there is none. */
  readonly subcode: string;
  /** Numeric codes of `f:WSManFault` or of an `MSFT_WmiError`, the outermost first: a provider's own may lie within. */
  readonly codes: readonly number[];
  readonly message: string;
}

export function readFault(body: XmlElement | undefined): WsmanFault | undefined {
  const fault = child(body, "Fault", Namespace.soap);
  if (!fault) return undefined;
  const subcode = descend(fault, "Code", "Subcode", "Value");
  const detail = child(fault, "Detail");
  const wsman = child(detail, "WSManFault");
  const wmi = detail?.children.find((c) => child(c, "CIMStatusCode") ?? child(c, "error_Code"));
  const codes = wsman ? codesWithin(wsman) : [trimmed(child(wmi, "error_Code"))];
  const message =
    wordsWithin(child(wsman, "Message")) ||
    trimmed(child(wmi, "Message")) ||
    trimmed(descend(fault, "Reason", "Text")) ||
    "";
  return {
    subcode: subcode ? qualifiedName(subcode).name : "",
    codes: codes.filter((code) => code !== undefined && /^\d{1,10}$/.test(code)).map(Number),
    message,
  };
}

/** The codes of a WSManFault and of those inside it: a provider's fault wraps one of its own (MS-WSMV 2.2.4.43). */
function codesWithin(element: XmlElement): (string | undefined)[] {
  const own = element.name === "WSManFault" ? [attribute(element, "Code")] : [];
  return [...own, ...element.children.flatMap(codesWithin)];
}

/** All the text inside: the words may stand in the message itself or in the provider's fault within. */
function wordsWithin(element: XmlElement | undefined): string {
  if (!element) return "";
  return [element.text.trim(), ...element.children.map(wordsWithin)].filter((words) => words !== "").join(" ");
}

/**
 * ERROR_ACCESS_DENIED, E_ACCESSDENIED, WBEM_E_ACCESS_DENIED (MS-WMI 2.2.11), and what WinRM says when WMI's service, a
 * provider or the connection to WMI denies access (wsmerror.h, 0x80338104 to 0x80338106).
 */
const ACCESS_DENIED_CODES: ReadonlySet<number> = new Set([
  5, 0x80070005, 0x80041003, 0x80338104, 0x80338105, 0x80338106,
]);

/** WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS (MS-WMI 2.2.11): the role is not installed. */
const NO_HYPERV_CODES: ReadonlySet<number> = new Set([0x8004100e, 0x80041010]);

/** ERROR_WSMAN_OPERATION_TIMEDOUT (wsmerror.h). */
const TIMED_OUT_CODE = 0x80338029;

/** The fault as this package's error; the fault itself is its cause. */
export function faultError(fault: WsmanFault, what: string): FailbackError {
  const number = fault.codes[0] === undefined ? "" : ` ${fault.codes[0]}`;
  const words = fault.message ? `: ${fault.message}` : "";
  const name = fault.subcode || "a fault";
  return new FailbackError(codeOf(fault), `${what} was answered with ${name}${number}${words}`, { cause: fault });
}

function codeOf({ subcode, codes }: WsmanFault): FailbackErrorCode {
  if (subcode === "AccessDenied" || codes.some((code) => ACCESS_DENIED_CODES.has(code))) return "accessDenied";
  if (subcode === "DestinationUnreachable" || codes.some((code) => NO_HYPERV_CODES.has(code))) return "notHyperV";
  if (subcode === "TimedOut" || codes.includes(TIMED_OUT_CODE)) return "hostTimeout";
  return "hostFault";
}
