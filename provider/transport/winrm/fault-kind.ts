import { Namespace } from "../../wire/namespaces";
import type { WsmanFault } from "./fault";

/** What a fault means to whoever asked. */
type FaultKind =
  | "accessDenied"
  | "busy"
  | "timedOut"
  | "classMissing"
  | "objectMissing"
  | "contextLost"
  | "tooLarge"
  | "filterRefused";

/** What machines can tell one kind of fault by. */
interface Signs {
  /** Subcodes (DSP0226 14) by their namespace. */
  readonly subcodes?: Readonly<Record<string, readonly string[]>>;
  /** Numbers of WinRM, WMI or Windows. */
  readonly codes: readonly number[];
  /** `CIMStatusCode` (DSP0223). */
  readonly cimStatuses?: readonly number[];
}

const { wsman, addressing, enumeration } = Namespace;

const signs: Readonly<Record<FaultKind, Signs>> = {
  /**
   * ERROR_ACCESS_DENIED, E_ACCESSDENIED, WBEM_E_ACCESS_DENIED (MS-WMI 2.2.11), what WinRM says when WMI's service, a
   * provider or the connection to WMI denies access (wsmerror.h, 0x80338104 to 0x80338106), and 0x803381DD, remote access
   * is disabled, which does not pass by itself; CIM_ERR_ACCESS_DENIED.
   */
  accessDenied: {
    subcodes: { [wsman]: ["AccessDenied"] },
    codes: [5, 0x80070005, 0x80041003, 0x80338104, 0x80338105, 0x80338106, 0x803381dd],
    cimStatuses: [2],
  },
  /**
   * The operation was turned away before it began: a quota of the user, the system or the shells (wsmerror.h, 0x8033803F
   * and 0x803381A5 to 0x803381AB, without A9 and AA), or an end point that cannot take it now (0x80338014);
   * CIM_ERR_SERVER_LIMITS_EXCEEDED.
   */
  busy: {
    subcodes: { [wsman]: ["QuotaLimit"], [addressing]: ["EndpointUnavailable"] },
    codes: [0x8033803f, 0x803381a5, 0x803381a6, 0x803381a7, 0x803381a8, 0x803381ab, 0x80338014],
    cimStatuses: [27],
  },
  /** ERROR_WSMAN_OPERATION_TIMEDOUT (wsmerror.h). */
  timedOut: { subcodes: { [wsman]: ["TimedOut"] }, codes: [0x80338029] },
  /** WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS (MS-WMI 2.2.11), and CIM's words for the two: the role is missing. */
  classMissing: { codes: [0x8004100e, 0x80041010], cimStatuses: [3, 5] },
  /** WBEM_E_NOT_FOUND, CIM_ERR_NOT_FOUND: there is the class, but not the object. */
  objectMissing: { codes: [0x80041002], cimStatuses: [6] },
  /** The context is not, or no longer, known: idle for too long, or the service started anew. */
  contextLost: { subcodes: { [enumeration]: ["InvalidEnumerationContext"] }, codes: [0x8033801b, 0x8033801c] },
  /** What was asked for does not fit into an envelope. */
  tooLarge: { subcodes: { [wsman]: ["EncodingLimit"] }, codes: [0x80338047, 0x80338048, 0x80338049] },
  /** The filter is not understood, or not at this address. */
  filterRefused: {
    subcodes: { [enumeration]: ["CannotProcessFilter", "FilterDialectRequestedUnavailable"] },
    codes: [0x80338019, 0x8033801a, 0x803380fb],
  },
};

const kinds = Object.keys(signs) as FaultKind[];

/** Nothing is there under this address: Windows does not say whether class or object (0x80338000, 0x80338012). */
const unreachable: Signs = { subcodes: { [addressing]: ["DestinationUnreachable"] }, codes: [0x80338000, 0x80338012] };

/**
 * What a fault means: its subcode tells it, else the outermost code that tells anything, else its CIM status. That
 * nothing is there tells least of all, and counts only where nothing else is told. Undefined when nothing is.
 */
function kindOf(fault: WsmanFault): FaultKind | "unreachable" | undefined {
  const having = (has: (one: Signs) => boolean) => kinds.find((kind) => has(signs[kind]));
  const told = having((one) => hasSubcode(one, fault));
  if (told) return told;
  for (const code of fault.codes) {
    const meant = having(({ codes }) => codes.includes(code));
    if (meant) return meant;
  }
  const { cimStatus } = fault;
  const status =
    cimStatus === undefined ? undefined : having(({ cimStatuses }) => cimStatuses?.includes(cimStatus) === true);
  if (status) return status;
  const nothingThere = hasSubcode(unreachable, fault) || fault.codes.some((code) => unreachable.codes.includes(code));
  return nothingThere ? "unreachable" : undefined;
}

function hasSubcode({ subcodes = {} }: Signs, { subcode, subcodeNamespace }: WsmanFault): boolean {
  return Object.hasOwn(subcodes, subcodeNamespace) && subcodes[subcodeNamespace]?.includes(subcode) === true;
}

const is =
  (kind: FaultKind | "unreachable") =>
  (fault: WsmanFault): boolean =>
    kindOf(fault) === kind;

export const isAccessDenied = is("accessDenied");
export const isBusy = is("busy");
export const isTimedOut = is("timedOut");
export const isClassMissing = is("classMissing");
export const isObjectMissing = is("objectMissing");
export const isUnreachable = is("unreachable");
export const isContextLost = is("contextLost");
export const isTooLarge = is("tooLarge");
export const isFilterRefused = is("filterRefused");
