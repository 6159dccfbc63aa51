import type { WsmanFault } from "./fault";

/** A kind of fault, by what machines can tell: subcode (DSP0226 14), numeric code, CIM status (DSP0223). */
function kind(subcodes: readonly string[], codes: readonly number[], cimStatuses: readonly number[] = []) {
  return ({ subcode, codes: told, cimStatus }: WsmanFault): boolean =>
    subcodes.includes(subcode) ||
    told.some((code) => codes.includes(code)) ||
    (cimStatus !== undefined && cimStatuses.includes(cimStatus));
}

/**
 * ERROR_ACCESS_DENIED, E_ACCESSDENIED, WBEM_E_ACCESS_DENIED (MS-WMI 2.2.11), and what WinRM says when WMI's service, a
 * provider or the connection to WMI denies access (wsmerror.h, 0x80338104 to 0x80338106); CIM_ERR_ACCESS_DENIED.
 */
export const isAccessDenied = kind(
  ["AccessDenied"],
  [5, 0x80070005, 0x80041003, 0x80338104, 0x80338105, 0x80338106],
  [2],
);

/** WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS (MS-WMI 2.2.11), and CIM's words for the two: the role is missing. */
export const isClassMissing = kind([], [0x8004100e, 0x80041010], [3, 5]);

/** WBEM_E_NOT_FOUND, CIM_ERR_NOT_FOUND: there is the class, but not the object. */
export const isObjectMissing = kind([], [0x80041002], [6]);

/** Nothing is there under this address: Windows does not say whether class or object (0x80338000, 0x80338012). */
export const isUnreachable = kind(["DestinationUnreachable"], [0x80338000, 0x80338012]);

/** ERROR_WSMAN_OPERATION_TIMEDOUT (wsmerror.h). */
export const isTimedOut = kind(["TimedOut"], [0x80338029]);

/**
 * The operation was turned away before it began: a quota of the user, the system or the shells (wsmerror.h, 0x8033803F
 * and 0x803381A5 to 0x803381AB, without A9 and AA), or an end point that cannot take it now (0x80338014).
 */
export const isBusy = kind(
  ["QuotaLimit", "EndpointUnavailable"],
  [0x8033803f, 0x803381a5, 0x803381a6, 0x803381a7, 0x803381a8, 0x803381ab, 0x80338014],
);

/** The context is not, or no longer, known: idle for too long, or the service started anew. */
export const isContextLost = kind(["InvalidEnumerationContext"], [0x8033801b, 0x8033801c]);

/** What was asked for does not fit into an envelope. */
export const isTooLarge = kind(["EncodingLimit"], [0x80338047, 0x80338048, 0x80338049]);

/** The filter is not understood, or not at this address. */
export const isFilterRefused = kind(
  ["CannotProcessFilter", "FilterDialectRequestedUnavailable"],
  [0x80338019, 0x8033801a, 0x803380fb],
);
