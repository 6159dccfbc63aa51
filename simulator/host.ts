import { randomBytes } from "node:crypto";
import { DEFAULT_POLICY } from "./auth/auth-policy";
import { openDoor } from "./auth/open-door";
import { ControlApi } from "./control/control-api";
import { EmbeddedHost } from "./embedded-host";
import { FaultControl } from "./faults/fault-control";
import { FaultyWire } from "./faults/faulty-wire";
import { type AuthSettings, withSettings } from "./fleet/auth-schema";
import type { Fleet } from "./fleet/fleet-schema";
import { toHostState } from "./fleet/to-host-state";
import { DEFAULT_LISTENER_LIMITS, LOOPBACK, LoopbackListener } from "./http/listener";
import type { TlsIdentity } from "./http/tls-identity";
import { HostClock } from "./model/host-clock";
import { restart } from "./model/restart";
import { DiskStore } from "./store/disk-store";
import { MemoryStore } from "./store/host-store";
import { EnumerationContexts } from "./wsman/enumeration-contexts";
import { WsmanHttpEndpoint } from "./wsman/http-endpoint";
import { WsmanService } from "./wsman/service";

export interface HostOptions {
  /** What the host starts with, unless its folder holds an earlier state. */
  readonly fleet: Fleet;
  /** Where its state is kept; without it the host forgets everything when it ends. */
  readonly stateFolder?: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly controlPort: number;
  /** How many seconds the host's clock goes in a real one. */
  readonly timeScale: number;
  /** The account's name; one of the host's own when absent. */
  readonly user?: string;
  readonly password: string;
  /** With it WS-Management listens on HTTPS; the control API stays on HTTP. */
  readonly tls?: TlsIdentity;
  /** How callers authenticate, where it is not as the fleet says. */
  readonly auth?: Partial<AuthSettings>;
}

/** A host that answers. */
export interface RunningHost {
  readonly computerName: string;
  readonly user: string;
  readonly address: string;
  readonly port: number;
  readonly wsman: string;
  readonly control: string;
  /** For the control API. */
  readonly token: string;
  /** Whether an earlier state was found; the fleet was then not used. */
  readonly resumed: boolean;
  close(): Promise<void>;
}

/** Starts a host with both its doors. */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const { host, resumed } = openHost(options);
  const user = options.user ?? `${host.identity.computerName}\\failback`;
  const token = randomBytes(32).toString("hex");
  const monotonic = () => performance.now();
  const service = new WsmanService(host, new EnumerationContexts(monotonic, host.identity.limits.enumerationTimeoutMs));
  const faults = new FaultyWire(host);
  const now = () => host.shownNow();
  const { computerName, osBuild } = host.identity;
  const door = openDoor({
    ...{ credentials: { user, password: options.password }, computerName, osBuild, now },
    policy: withSettings(withSettings(DEFAULT_POLICY, options.fleet.host.auth), options.auth ?? {}),
    ...(options.tls && { tls: options.tls }),
  });
  const endpoint = new WsmanHttpEndpoint(service, door, faults);
  const api = new ControlApi(host, token, new FaultControl(host, faults), door.account);
  const wsman = await LoopbackListener.open(
    options.port,
    (request, response) => endpoint.handle(request, response),
    now,
    DEFAULT_LISTENER_LIMITS,
    options.tls,
  );
  const control = await LoopbackListener.open(
    options.controlPort,
    (request, response) => api.handle(request, response),
    now,
  ).catch(async (error: unknown) => {
    await wsman.close();
    throw error;
  });
  return {
    computerName: host.identity.computerName,
    user,
    address: LOOPBACK,
    port: wsman.port,
    wsman: `${options.tls ? "https" : "http"}://${LOOPBACK}:${wsman.port}/wsman`,
    control: `http://${LOOPBACK}:${control.port}`,
    token,
    resumed,
    close: async () => {
      faults.close();
      await Promise.all([wsman.close(), control.close()]);
      host.close();
    },
  };
}

function openHost({ fleet, stateFolder, timeScale }: HostOptions): { host: EmbeddedHost; resumed: boolean } {
  const realNow = Date.now();
  if (stateFolder === undefined) {
    const state = toHostState(fleet, realNow);
    return { host: new EmbeddedHost(state, new HostClock(realNow, timeScale), new MemoryStore()), resumed: false };
  }
  const store = new DiskStore(stateFolder);
  // A clock that ran faster than the real one may be ahead of it: it never goes back.
  const clock = new HostClock(Math.max(realNow, store.saved?.hostTime ?? 0), timeScale);
  const state = store.saved ? restart(store.saved.state) : toHostState(fleet, clock.now());
  return { host: new EmbeddedHost(state, clock, store), resumed: store.saved !== undefined };
}
