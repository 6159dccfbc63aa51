import type { CimClass, HostView } from "../cim/class";
import { type Selectors, selectorValue } from "./endpoint-reference";
import { FaultCode, WsmanFault } from "./fault";
import { assertOnlyKeys, findInstance, noSuchInstance } from "./find-instance";

/**
 * Which selectors a call of a service's method needs: all its keys, or CreationClassName alone, which go-wsman and
 * libvirt send to Hyper-V's other services. With none at all go-wsman got an error of WMI's.
 */
export function assertServiceSelectors(cls: CimClass, selectors: Selectors, view: HostView): void {
  assertOnlyKeys(cls, selectors);
  if (selectors.length === 0) {
    throw new WsmanFault(
      "w:InternalError",
      FaultCode.wmiInvalidMethodParameters,
      "The WS-Management service cannot process the request. The WMI service returned an invalid method parameters error.",
      { by: "Receiver" },
    );
  }
  if (selectors.length === cls.keys.length) {
    findInstance(cls, selectors, view);
    return;
  }
  const className = selectorValue(selectors, "CreationClassName");
  if (selectors.length > 1 || className === undefined) {
    throw new WsmanFault(
      "w:InvalidSelectors",
      FaultCode.insufficientSelectors,
      `The WS-Management service cannot process the request because not all keys of ${cls.name} are given.`,
      { detail: "InsufficientSelectors" },
    );
  }
  if (typeof className !== "string" || className.toLowerCase() !== cls.name.toLowerCase()) throw noSuchInstance();
}
