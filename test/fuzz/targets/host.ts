import { EmbeddedHost } from "../../../simulator/embedded-host";
import { HostClock } from "../../../simulator/model/host-clock";
import { MemoryStore } from "../../../simulator/store/host-store";
import { committed, stateOf } from "../../../simulator/testing/fleets.test-support";
import { EnumerationContexts } from "../../../simulator/wsman/enumeration-contexts";
import { WsmanService } from "../../../simulator/wsman/service";

/** A log of calls is there to be kept, and would be taken for a leak. */
class ForgetfulStore extends MemoryStore {
  override addCall(): void {}
}

/** An embedded host of three machines. Its enumerations age by a tenth of a second with each look at the clock. */
export function fuzzedService(): WsmanService {
  const state = stateOf([committed(1), committed(2), committed(3)]);
  const host = new EmbeddedHost(state, new HostClock(Date.now(), 1), new ForgetfulStore());
  let monotonic = 0;
  return new WsmanService(
    host,
    new EnumerationContexts(() => {
      monotonic += 100;
      return monotonic;
    }, host.identity.limits.enumerationTimeoutMs),
  );
}
