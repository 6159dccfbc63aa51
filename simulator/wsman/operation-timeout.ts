import { Action, Namespace } from "../../provider/wire/namespaces";
import { child, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import type { HostLimits } from "../model/limits";
import { FaultCode, WsmanFault } from "./fault";

const DURATION =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?$/;

/** Seconds in a year, a month, a day, an hour, a minute and a second; nobody waits so long that the first two matter. */
const SECONDS = [365 * 86_400, 30 * 86_400, 86_400, 3_600, 60, 1];

/** Reads `w:OperationTimeout`, an xs:duration such as `PT60.000S` or `P0DT0H1M0S`. @throws WsmanFault */
export function readOperationTimeout(header: XmlElement | undefined): number | undefined {
  const given = trimmed(child(header, "OperationTimeout", Namespace.wsman));
  if (given === undefined) return undefined;
  const parts = DURATION.exec(given)?.slice(1);
  if (!parts) {
    throw new WsmanFault("w:InvalidParameter", FaultCode.invalidParameter, "w:OperationTimeout is not a duration.", {
      detail: "OperationTimeout",
    });
  }
  return 1000 * parts.reduce((sum, part, place) => sum + Number(part ?? 0) * (SECONDS[place] ?? 0), 0);
}

/** How long an operation may take. Windows silently lowers what is asked to `MaxTimeoutms`, except for a Pull. */
export function allowedMs(
  { action, operationTimeoutMs }: { readonly action: string; readonly operationTimeoutMs: number | undefined },
  { maxTimeoutMs }: HostLimits,
): number {
  if (operationTimeoutMs === undefined) return maxTimeoutMs;
  return action === Action.pull ? operationTimeoutMs : Math.min(operationTimeoutMs, maxTimeoutMs);
}

export function timedOut(): WsmanFault {
  return new WsmanFault(
    "w:TimedOut",
    FaultCode.timedOut,
    "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.",
    { by: "Receiver" },
  );
}
