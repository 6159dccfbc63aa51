import { redact } from "../../redaction";
import { Namespace } from "../../wire/namespaces";
import { attribute, child, descend, qualifiedName, trimmed, type XmlElement } from "../../wire/xml-element";

/** A SOAP fault, whatever shape its detail has. The texts are the host's words: shown, never compared. */
export interface WsmanFault {
  /** The subcode's local name, for example `DestinationUnreachable`; "" when there is none. */
  readonly subcode: string;
  /** Its namespace; "" when there is none, or its prefix is not declared. */
  readonly subcodeNamespace: string;
  /** Numeric codes of `f:WSManFault` or of an `MSFT_WmiError`, the outermost first: a provider's own may lie within. */
  readonly codes: readonly number[];
  /** `CIMStatusCode` of an error instance (DSP0223 CIM_Error); undefined when there is none. */
  readonly cimStatus?: number | undefined;
  readonly message: string;
}

const NO_NAME = { namespace: "", name: "" } as const;

export function readFault(body: XmlElement | undefined): WsmanFault | undefined {
  const fault = child(body, "Fault", Namespace.soap);
  if (!fault) return undefined;
  const value = descend(fault, "Code", "Subcode", "Value");
  const subcode = value ? qualifiedName(value) : NO_NAME;
  const detail = child(fault, "Detail");
  const wsman = child(detail, "WSManFault");
  const error = detail && errorInstanceIn(detail);
  const words =
    wordsWithin(child(wsman, "Message")) ||
    trimmed(child(error, "Message")) ||
    trimmed(descend(fault, "Reason", "Text")) ||
    "";
  return {
    subcode: redact(subcode.name),
    subcodeNamespace: subcode.namespace,
    codes: [...(wsman ? codesWithin(wsman) : []), ...codesOf(error)].flatMap((code) => wholeNumber(code) ?? []),
    cimStatus: wholeNumber(trimmed(child(error, "CIMStatusCode"))),
    // Kept as the cause of an error, which whoever inspects that sees.
    message: redact(words),
  };
}

/** `MSFT_WmiError`, `OMI_Error`, `CIM_Error`: told by what they hold, wherever in the details they stand. */
function errorInstanceIn(element: XmlElement): XmlElement | undefined {
  for (const one of element.children) {
    const found = child(one, "CIMStatusCode") || child(one, "error_Code") ? one : errorInstanceIn(one);
    if (found) return found;
  }
  return undefined;
}

/** `error_Code`, or where that is missing or 0 the number that `MessageID` names: `HRESULT 0x803381a6`. */
function codesOf(error: XmlElement | undefined): (string | undefined)[] {
  const code = trimmed(child(error, "error_Code"));
  const [, hex] = /^HRESULT 0x([0-9a-f]{8})$/i.exec(trimmed(child(error, "MessageID")) ?? "") ?? [];
  return hex !== undefined && !wholeNumber(code) ? [String(Number.parseInt(hex, 16))] : [code];
}

/**
 * The codes of a WSManFault and of what lies inside it: a provider's fault wraps one of its own, or in `ExtendedError`
 * WMI's `__ExtendedStatus` with a StatusCode (MS-WSMV 2.2.4.43). A StatusCode elsewhere is anybody's.
 */
function codesWithin(element: XmlElement, extended = false): (string | undefined)[] {
  const own = codeOf(element, extended);
  const within = extended || element.name === "ExtendedError" || element.name === "__ExtendedStatus";
  return [...own, ...element.children.flatMap((one) => codesWithin(one, within))];
}

function codeOf(element: XmlElement, extended: boolean): (string | undefined)[] {
  if (element.name === "WSManFault") return [attribute(element, "Code")];
  return extended && element.name === "StatusCode" ? [trimmed(element)] : [];
}

/** All the text inside: the words may stand in the message itself or in the provider's fault within. */
function wordsWithin(element: XmlElement | undefined): string {
  if (!element || element.name === "StatusCode") return "";
  return [element.text.trim(), ...element.children.map(wordsWithin)].filter((words) => words !== "").join(" ");
}

/** A number of 32 bits in decimal; undefined for anything else. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
