import { child } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { EmbeddedHost } from "../embedded-host";
import type { FleetInput } from "../fleet/fleet-schema";
import { HostClock } from "../model/host-clock";
import { MemoryStore } from "../store/host-store";
import { EnumerationContexts } from "../wsman/enumeration-contexts";
import { WsmanService, type WsmanServiceOptions } from "../wsman/service";
import { readFault } from "./fault-reading.test-support";
import { type MachineInput, NOON, stateOf } from "./fleets.test-support";

/** The service alone, without sockets, for tests that need to reach into it. */
export function openService(
  machines: readonly MachineInput[],
  options: WsmanServiceOptions = {},
  host: FleetInput["host"] = {},
) {
  const embedded = new EmbeddedHost(stateOf(machines, host), new HostClock(NOON, 1), new MemoryStore());
  const { enumerationTimeoutMs } = embedded.identity.limits;
  const service = new WsmanService(
    embedded,
    new EnumerationContexts(() => performance.now(), enumerationTimeoutMs),
    options,
  );
  const ask = async (envelope: string, user = "u") => {
    const { status, body = "" } = await service.answer(Buffer.from(envelope), user);
    const root = body === "" ? undefined : readXml(body);
    const content = child(root, "Body")?.children[0];
    return { status, text: body, header: child(root, "Header"), content, fault: readFault(content) };
  };
  return { service, host: embedded, ask };
}
