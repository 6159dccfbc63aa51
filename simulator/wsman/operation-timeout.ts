import { Action, Namespace } from "../../provider/wire/namespaces";
import { child, type XmlElement } from "../../provider/wire/xml-element";
import type { HostLimits } from "../model/limits";
import { FaultCode, WsmanFault } from "./fault";
import type { WsmanRequest } from "./request";

const DURATION =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?$/;

/** Seconds in a year, a month, a day, an hour, a minute and a second; nobody waits so long that the first two matter. */
const SECONDS = [365 * 86_400, 30 * 86_400, 86_400, 3_600, 60, 1];

/** Reads `w:OperationTimeout`, an xs:duration such as `PT60.000S` or `P0DT0H1M0S`. @throws WsmanFault */
export function readOperationTimeout(header: XmlElement | undefined): number | undefined {
  return readDuration(child(header, "OperationTimeout", Namespace.wsman));
}

function readDuration(element: XmlElement | undefined): number | undefined {
  if (element === undefined) return undefined;
  const parts = DURATION.exec(element.text.trim())?.slice(1);
  if (parts) return 1000 * parts.reduce((sum, part, place) => sum + Number(part ?? 0) * (SECONDS[place] ?? 0), 0);
  throw new WsmanFault("w:InvalidParameter", FaultCode.invalidParameter, `${element.name} is not a duration.`);
}

/**
 * How long an operation may take. Windows silently lowers what is asked to `MaxTimeoutms`, except for a Pull, which may
 * say `n:MaxTime` besides (WS-Enumeration 3.2).
 *
 * @throws WsmanFault
 */
export function allowedMs(
  { action, operationTimeoutMs, content }: Pick<WsmanRequest, "action" | "operationTimeoutMs" | "content">,
  { maxTimeoutMs }: HostLimits,
): number {
  const asked = operationTimeoutMs ?? maxTimeoutMs;
  if (action !== Action.pull) return Math.min(asked, maxTimeoutMs);
  return Math.min(asked, readDuration(child(content, "MaxTime", Namespace.enumeration)) ?? asked);
}

export function timedOut(): WsmanFault {
  return new WsmanFault(
    "w:TimedOut",
    FaultCode.timedOut,
    "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.",
    { by: "Receiver" },
  );
}
