import { FailbackError, type FailbackErrorCode } from "../../errors";
import type { WsmanFault } from "./fault";
import {
  isAccessDenied,
  isBusy,
  isClassMissing,
  isFilterRefused,
  isObjectMissing,
  isTimedOut,
  isUnreachable,
} from "./fault-kind";

/** An error that a fault of the host became; the fault is its cause. */
export class WsmanFaultError extends FailbackError {
  constructor(
    code: FailbackErrorCode,
    message: string,
    readonly fault: WsmanFault,
  ) {
    super(code, message, { cause: fault });
  }
}

/** The fault as this package's error. */
export function faultError(fault: WsmanFault, what: string): WsmanFaultError {
  const number = fault.codes[0] === undefined ? "" : ` ${fault.codes[0]}`;
  const words = fault.message ? `: ${fault.message}` : "";
  const name = fault.subcode || "a fault";
  return new WsmanFaultError(codeOf(fault), `${what} was answered with ${name}${number}${words}`, fault);
}

/** The fault behind what was thrown, if there is one. */
export function faultOf(thrown: unknown): WsmanFault | undefined {
  return thrown instanceof WsmanFaultError ? thrown.fault : undefined;
}

/** Whether what was thrown is a fault that refuses the filter of an enumeration. */
export function refusesFilter(thrown: unknown): boolean {
  const fault = faultOf(thrown);
  return fault !== undefined && isFilterRefused(fault);
}

function codeOf(fault: WsmanFault): FailbackErrorCode {
  if (isAccessDenied(fault)) return "accessDenied";
  if (isBusy(fault)) return "hostBusy";
  if (isClassMissing(fault)) return "notHyperV";
  if (isObjectMissing(fault)) return "hostFault";
  if (isUnreachable(fault)) return "notHyperV";
  if (isTimedOut(fault)) return "hostTimeout";
  return "hostFault";
}
