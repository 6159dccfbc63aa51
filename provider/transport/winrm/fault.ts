import { FailbackError, type FailbackErrorCode } from "../../errors";
import { Namespace } from "../../wire/namespaces";
import { attribute, child, descend, qualifiedName, trimmed, type XmlElement } from "../../wire/xml-element";

/** A SOAP fault, whatever shape its detail has. The texts are the host's words: shown, never compared. */
export interface WsmanFault {
  /** The subcode's local name, for example `DestinationUnreachable`; "" when there is none. */
  readonly subcode: string;
  /** The numeric code of `f:WSManFault` or of an `MSFT_WmiError`; undefined when the detail has none. */
  readonly code: number | undefined;
  readonly message: string;
}

export function readFault(body: XmlElement | undefined): WsmanFault | undefined {
  const fault = child(body, "Fault", Namespace.soap);
  if (!fault) return undefined;
  const subcode = descend(fault, "Code", "Subcode", "Value");
  const detail = child(fault, "Detail");
  const wsman = child(detail, "WSManFault");
  const wmi = detail?.children.find((c) => child(c, "error_Code") !== undefined);
  const code = wsman ? attribute(wsman, "Code") : trimmed(child(wmi, "error_Code"));
  const message =
    trimmed(child(wsman, "Message")) ||
    trimmed(child(wmi, "Message")) ||
    trimmed(descend(fault, "Reason", "Text")) ||
    "";
  return {
    subcode: subcode ? qualifiedName(subcode).name : "",
    code: code === undefined || !/^\d+$/.test(code) ? undefined : Number(code),
    message,
  };
}

const ACCESS_DENIED_CODES: ReadonlySet<number> = new Set([5, 2150859012, 2150859014]);

/** The fault as this package's error; the fault itself is its cause. */
export function faultError(fault: WsmanFault, what: string): FailbackError {
  const number = fault.code === undefined ? "" : ` ${fault.code}`;
  const words = fault.message ? `: ${fault.message}` : "";
  const name = fault.subcode || "a fault";
  return new FailbackError(codeOf(fault), `${what} was answered with ${name}${number}${words}`, { cause: fault });
}

function codeOf(fault: WsmanFault): FailbackErrorCode {
  if (fault.subcode === "AccessDenied" || (fault.code !== undefined && ACCESS_DENIED_CODES.has(fault.code))) {
    return "accessDenied";
  }
  if (fault.subcode === "DestinationUnreachable") return "notHyperV";
  if (fault.subcode === "TimedOut") return "hostTimeout";
  return "hostFault";
}
