/** The subcodes of this host's faults (DSP0226 14, MS-WSMV 2.2.4.43). */
export type FaultSubcode =
  | "s:MustUnderstand"
  | "a:ActionNotSupported"
  | "a:DestinationUnreachable"
  | "a:MessageInformationHeaderRequired"
  | "n:CannotProcessFilter"
  | "n:FilterDialectRequestedUnavailable"
  | "n:InvalidEnumerationContext"
  | "w:AccessDenied"
  | "w:Concurrency"
  | "w:EncodingLimit"
  | "w:InternalError"
  | "w:InvalidParameter"
  | "w:InvalidSelectors"
  | "w:QuotaLimit"
  | "w:SchemaValidationError"
  | "w:TimedOut"
  | "w:UnsupportedFeature";

/** Codes of `f:WSManFault`, from Windows' wsmerror.h and wbemcli.h. */
export const FaultCode = {
  resourceNotFound: 0x80338000,
  mustUnderstand: 0x80338010,
  messageHeaderRequired: 0x80338011,
  actionNotSupported: 0x80338013,
  filterDialectUnavailable: 0x80338019,
  cannotProcessFilter: 0x8033801a,
  invalidEnumerationContext: 0x8033801b,
  enumerationTimedOut: 0x8033801c,
  invalidBody: 0x80338027,
  timedOut: 0x80338029,
  invalidParameter: 0x8033803a,
  invalidSelectors: 0x8033803d,
  schemaValidation: 0x80338041,
  unsupportedFeature: 0x80338042,
  answerTooLarge: 0x80338048,
  serverEnvelopeLimit: 0x80338049,
  filteringRequired: 0x8033804f,
  insufficientSelectors: 0x8033805a,
  unexpectedSelectors: 0x8033805b,
  duplicateSelectors: 0x8033805f,
  envelopeTooSmall: 0x8033807e,
  enumerationModeUnsupported: 0x80338086,
  wqlNeedsAllClasses: 0x803380fb,
  tooManyOperations: 0x803381a6,
  userQuota: 0x803381a7,
  wmiInvalidMethodParameters: 0x8004102f,
} as const;

export interface FaultOptions {
  /** Part of DSP0226's `…/wsman/1/wsman/faultDetail/` URI. */
  readonly detail?: string;
  /** Whose doing it is; the sender's unless said otherwise. */
  readonly by?: "Sender" | "Receiver";
  /**
   * Windows reports an exhausted quota as an `MSFT_WmiError` of this CIM status instead of an `f:WSManFault`, and such
   * an answer does not say which request it belongs to (recorded in pywinrm's tests).
   */
  readonly cimStatus?: number;
}

/** An operation that ends in a SOAP fault. */
export class WsmanFault extends Error {
  constructor(
    readonly subcode: FaultSubcode,
    readonly code: number,
    message: string,
    readonly options: FaultOptions = {},
  ) {
    super(message);
  }
}

export function schemaViolation(message: string): WsmanFault {
  return new WsmanFault("w:SchemaValidationError", FaultCode.schemaValidation, message);
}

export function noSuchClass(className: string): WsmanFault {
  return new WsmanFault(
    "a:DestinationUnreachable",
    FaultCode.resourceNotFound,
    `The WS-Management service cannot process the request. The class ${className} does not exist in the namespace.`,
  );
}
