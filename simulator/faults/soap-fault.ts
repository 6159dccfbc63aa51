import { writeEnvelope } from "../wsman/answer";
import { FaultCode, WsmanFault } from "../wsman/fault";
import { faultAnswer } from "../wsman/fault-answer";
import type { FAULT_SUBCODES, WireEffect } from "./fault-set";

type Subcode = (typeof FAULT_SUBCODES)[number];

/** The code of Windows that goes with each subcode (wsmerror.h). */
const CODES: Readonly<Record<Subcode, number>> = {
  "a:ActionNotSupported": FaultCode.actionNotSupported,
  "a:DestinationUnreachable": FaultCode.resourceNotFound,
  "n:CannotProcessFilter": FaultCode.cannotProcessFilter,
  "n:InvalidEnumerationContext": FaultCode.invalidEnumerationContext,
  // ERROR_ACCESS_DENIED of Windows itself.
  "w:AccessDenied": 5,
  "w:Concurrency": 0x80338032,
  "w:EncodingLimit": FaultCode.answerTooLarge,
  // WBEM_E_FAILED of wbemcli.h: what is wrong inside Windows comes with the code of where it went wrong.
  "w:InternalError": 0x80041001,
  "w:InvalidSelectors": FaultCode.invalidSelectors,
  "w:QuotaLimit": 0x8033803f,
  "w:SchemaValidationError": FaultCode.schemaValidation,
  "w:TimedOut": 0x80338029,
  "w:UnsupportedFeature": FaultCode.unsupportedFeature,
};

const BY_RECEIVER: readonly Subcode[] = ["n:InvalidEnumerationContext", "w:InternalError", "w:TimedOut"];

export const OTHER_MESSAGE = "uuid:00000000-0000-0000-0000-00000000FA17";

/** A fault as a rule asks for it, as the answer to a request. */
export function injectedFault(
  { subcode, code, relatesTo = "request" }: Extract<WireEffect, { kind: "fault" }>,
  messageId: string | undefined,
  computerName: string,
): string {
  const message = `The WS-Management service cannot process the request (${subcode}).`;
  const options = BY_RECEIVER.includes(subcode) ? { by: "Receiver" as const } : {};
  const fault = new WsmanFault(subcode, code ?? CODES[subcode], message, options);
  const related = { request: messageId, other: OTHER_MESSAGE, none: undefined }[relatesTo];
  return writeEnvelope(faultAnswer(fault, computerName, "en-US"), related, "en-US");
}
