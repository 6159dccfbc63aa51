import { type CimClass, type CimInstance, type HostView, referenceTo } from "../cim/class";
import { sameKey } from "../cim/value";
import { type Selectors, selectorValue } from "./endpoint-reference";
import { FaultCode, WsmanFault } from "./fault";

/** The instance all keys of which are given. @throws WsmanFault */
export function findInstance(cls: CimClass, selectors: Selectors, view: HostView): CimInstance {
  assertOnlyKeys(cls, selectors);
  // A missing key is answered like a missing object: so a Hyper-V host answered r4sd/go-wsman
  // when it asked for a machine by its Name alone.
  const found = cls.instances(view).find((instance) =>
    referenceTo(instance).keys.every(([key, value]) => {
      const wanted = selectorValue(selectors, key);
      return wanted !== undefined && sameKey(wanted, value);
    }),
  );
  if (!found) throw noSuchInstance();
  return found;
}

export function assertOnlyKeys(cls: CimClass, selectors: Selectors): void {
  const keys = new Set(cls.keys.map((key) => key.toLowerCase()));
  for (const [name] of selectors) {
    if (keys.has(name.toLowerCase())) continue;
    throw new WsmanFault(
      "w:InvalidSelectors",
      FaultCode.unexpectedSelectors,
      `The WS-Management service cannot process the request because ${name} is no key of ${cls.name}.`,
      { detail: "UnexpectedSelectors" },
    );
  }
}

export function noSuchInstance(): WsmanFault {
  return new WsmanFault(
    "a:DestinationUnreachable",
    FaultCode.resourceNotFound,
    "The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors.",
  );
}
