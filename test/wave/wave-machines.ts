import { externalProvider, type MachineInput, machineId } from "../../simulator/testing/fleets.test-support";
import { WaveWorld } from "./wave-world";

const RECOVERED = 5;

const recovered: Partial<MachineInput> = {
  relationships: { primary: { state: "Recovered", provider: externalProvider.name } },
};

/** A failback that fails after a minute. */
export const fails = { failback: { seconds: 60, ends: "failed" } } as const;

/** One that outlasts every wait of these tests. */
export const long = { failback: { seconds: 3_000 } } as const;

/** Hosts of machines that were failed over; what differs of one, a test says by its number. */
export function failedOver(
  hosts: number,
  perHost: number,
  differing: Readonly<Record<number, Partial<MachineInput>>> = {},
): WaveWorld {
  return new WaveWorld(hosts, perHost, (n) => ({ ...recovered, ...differing[n] }));
}

/** Somebody fails the machine over once more. */
export function failOver(world: WaveWorld, n: number): void {
  act(world, n, { action: "setState", state: RECOVERED, relationship: "primary" });
}

/** What made its failbacks fail is mended. */
export function heal(world: WaveWorld, n: number): void {
  act(world, n, { action: "setNextFailback", ends: "completed" });
}

function act(world: WaveWorld, n: number, action: Parameters<WaveWorld["hosts"][number]["host"]["act"]>[1]): void {
  for (const { host } of world.hosts) {
    const machine = host.view().state.machines.find(({ id }) => id === machineId(n));
    if (!machine) continue;
    host.act(machine, action);
    return;
  }
  throw new Error(`no machine ${n}`);
}
