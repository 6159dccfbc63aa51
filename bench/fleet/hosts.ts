import type { CallEntry } from "../../simulator/call-log";
import type { FaultSet } from "../../simulator/faults/fault-set";
import type { FleetInput } from "../../simulator/fleet/fleet-schema";
import { type Account, type SpawnedHost, spawnEmbeddedHost } from "../processes/embedded-host";
import { account } from "./account";
import { control } from "./control";

const PROVIDER = "Contoso Site Recovery";

/** A machine of the fleet, and the place of its host. */
export interface FleetMachine {
  readonly host: number;
  readonly id: string;
  readonly name: string;
  /** How long its failback takes, real seconds. */
  readonly seconds: number;
}

export interface FleetShape {
  readonly hosts: number;
  readonly machines: number;
  /** How long the failback of the machine at this place takes, real seconds. */
  readonly seconds: (place: number) => number;
  /** How long each request is under way there and back, real milliseconds. */
  readonly latencyMs?: number;
}

/** Requests by what they are: those that begin a query, and all. */
export interface Requests {
  readonly queries: number;
  readonly total: number;
}

/** Embedded hosts, each a process of its own whose clock goes as the real one, with machines dealt out one by one. */
export class FleetHosts {
  private constructor(
    readonly hosts: readonly SpawnedHost[],
    readonly machines: readonly FleetMachine[],
  ) {}

  static async start({ hosts: count, machines: size, seconds, latencyMs = 0 }: FleetShape): Promise<FleetHosts> {
    const machines = Array.from({ length: size }, (_, place) => ({
      host: place % count,
      id: `5F2C1A70-3D64-4B8E-9A15-${String(place).padStart(12, "0")}`,
      name: `VM${String(place + 1).padStart(4, "0")}`,
      seconds: seconds(place),
    }));
    const starting = Array.from({ length: count }, (_, host) =>
      spawnEmbeddedHost(fleetOf(machines, host), account as Account),
    );
    const started = await Promise.allSettled(starting);
    const hosts = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const fleet = new FleetHosts(hosts, machines);
    try {
      await Promise.all(starting);
      if (latencyMs > 0) await fleet.#delay(latencyMs);
      return fleet;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.stop()));
  }

  endpointOf({ host }: FleetMachine): { address: string; port: number } {
    const at = this.hosts[host];
    if (!at) throw new RangeError(`there is no host ${host}`);
    return { address: at.address, port: at.port };
  }

  /** Since the counting began, at all hosts. */
  async requests(): Promise<Requests> {
    const reports = await Promise.all(
      this.hosts.map((host) => control<{ total: number; operations: Operations }>(host, "GET", "/requests")),
    );
    const queriesOf = ({ operations }: { operations: Operations }) => sum(Object.values(operations["Enumerate"] ?? {}));
    return { queries: sum(reports.map(queriesOf)), total: sum(reports.map(({ total }) => total)) };
  }

  async countAnew(): Promise<void> {
    await Promise.all(this.hosts.map((host) => control(host, "DELETE", "/requests")));
  }

  /** When each machine's failback that came over the wire ends, milliseconds since 1970, by the machine's id. */
  async ends(): Promise<ReadonlyMap<string, number>> {
    const logs = await Promise.all(this.hosts.map((host) => control<CallEntry[]>(host, "GET", "/calls")));
    const secondsOf = new Map(this.machines.map(({ id, seconds }) => [id, seconds]));
    const started = logs.flat().filter((call) => call.started);
    return new Map(
      started.map(({ machineId, hostTime }) => {
        const id = machineId ?? "";
        return [id, Date.parse(hostTime) + (secondsOf.get(id) ?? 0) * 1000];
      }),
    );
  }

  /** Failbacks that an administrator starts. @returns the job of each, and when it will end, milliseconds since 1970 */
  async startAll(): Promise<{ jobId: string; endsAt: number }[]> {
    await Promise.all(
      this.machines.map(async ({ host: place, id }) => {
        const host = this.hosts[place];
        if (!host) throw new RangeError(`there is no host ${place}`);
        await control(host, "POST", `/machines/${id}/actions`, { action: "startFailback" });
      }),
    );
    const logs = await Promise.all(this.hosts.map((host) => control<StartedByHand[]>(host, "GET", "/actions")));
    const started = new Map(logs.flat().map((action) => [action.machineId, action]));
    return this.machines.map(({ id, name, seconds }) => {
      const { jobId, hostTime } = started.get(id) ?? {};
      if (!jobId || !hostTime) throw new Error(`${name} has no job`);
      return { jobId, endsAt: Date.parse(hostTime) + seconds * 1000 };
    });
  }

  async #delay(latencyMs: number): Promise<void> {
    const faults: FaultSet = { wire: [{ delayBeforeMs: latencyMs / 2, delayAfterMs: latencyMs / 2 }] };
    await Promise.all(this.hosts.map((host) => control(host, "PUT", "/faults", faults)));
  }
}

/** An action as the control API tells it. */
interface StartedByHand {
  readonly machineId: string | null;
  readonly jobId: string | null;
  readonly hostTime: string;
}

type Operations = Readonly<Record<string, Readonly<Record<string, number>>>>;

function fleetOf(machines: readonly FleetMachine[], host: number): FleetInput {
  return {
    host: { computerName: `HV-${String(host + 1).padStart(2, "0")}` },
    providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: PROVIDER }],
    machines: machines
      .filter((machine) => machine.host === host)
      .map(({ id, name, seconds }) => ({
        ...{ id, name, failback: { seconds } },
        relationships: { primary: { state: "Committed", provider: PROVIDER } },
      })),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
