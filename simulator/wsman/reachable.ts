import type { EmbeddedHost } from "../embedded-host";
import { outageAt } from "../model/visibility";
import { FaultCode, WsmanFault } from "./fault";

/** While Hyper-V's services restart, its classes may not be there. @throws WsmanFault */
export function assertReachable(host: EmbeddedHost): void {
  const { state, now } = host.view();
  if (outageAt(state, now) !== "unreachable") return;
  throw new WsmanFault(
    "a:DestinationUnreachable",
    FaultCode.resourceNotFound,
    "The WS-Management service cannot process the request. The classes of Hyper-V are not available.",
  );
}
