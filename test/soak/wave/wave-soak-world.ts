import { EmbeddedHost } from "../../../simulator/embedded-host";
import { parseFleet } from "../../../simulator/fleet/read-fleet";
import { toHostState } from "../../../simulator/fleet/to-host-state";
import { HostClock } from "../../../simulator/model/host-clock";
import { MemoryStore } from "../../../simulator/store/host-store";
import { EnumerationContexts } from "../../../simulator/wsman/enumeration-contexts";
import { WsmanService } from "../../../simulator/wsman/service";
import { World } from "../world";
import { fleetOf, machineIdAt, siteName, siteOf } from "./wave-fleet";

/** One host of a wave, and what answers for it. */
export interface Site {
  readonly name: string;
  readonly host: EmbeddedHost;
  readonly service: WsmanService;
  /** Identifiers of its machines. */
  readonly machines: readonly string[];
}

/** What a history of a wave happens in: one stack, its journal, and one or two hosts. */
export class WaveSoakWorld extends World {
  readonly sites: readonly Site[];

  constructor(
    sites: number,
    readonly machines: number,
  ) {
    super(false, false, fleetOf(0, sites, machines));
    this.sites = Array.from({ length: sites }, (_, site) => {
      const own = Array.from({ length: machines }, (_, machine) => machine).filter(
        (machine) => siteOf(machine, sites) === site,
      );
      const { host, service } = site === 0 ? this : this.#another(fleetOf(site, sites, machines));
      return { name: siteName(site), host, service, machines: own.map(machineIdAt) };
    });
  }

  siteAt(machine: number): Site {
    const site = this.sites[siteOf(machine, this.sites.length)];
    if (!site) throw new Error(`there is no host for machine ${machine}`);
    return site;
  }

  #another(fleet: ReturnType<typeof fleetOf>): { readonly host: EmbeddedHost; readonly service: WsmanService } {
    const clock = new HostClock(this.time.epoch, 1, this.time.monotonic);
    const host = new EmbeddedHost(toHostState(parseFleet(fleet, "soak"), clock.now()), clock, new MemoryStore());
    return { host, service: new WsmanService(host, new EnumerationContexts(this.time.monotonic, 60_000)) };
  }
}
