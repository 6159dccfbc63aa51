import { calm, doDeed, perform, soon } from "../perform";
import { machineIdAt, machineName } from "./wave-fleet";
import { operateWave } from "./wave-operation";
import { limitsOf, membersOf, waveProgram } from "./wave-program";
import type { Site, WaveSoakWorld } from "./wave-soak-world";
import type { WaveStep } from "./wave-steps";

/** Lets one step of a wave's history happen. */
export async function performWave(step: WaveStep, world: WaveSoakWorld): Promise<void> {
  const { prod } = world.stacks;
  const edit = (change: object) => {
    prod.declared = { ...prod.declared, ...change };
  };
  switch (step.kind) {
    case "runWave":
      await operateWave(world, step.verb, step.death);
      return;
    case "declareWave":
      prod.declared = waveProgram(step.declaration, world);
      return;
    case "members":
      return edit(membersOf(step.members, world));
    case "limits":
      return edit(limitsOf(step.limits));
    case "request":
      return ask(world, step.request);
    case "nextWave":
      return nextWave(world, step.failedOver);
    case "machineDeed":
      return soon(world, step.inSeconds, async () => deedAt(world, step.machine, step.deed));
    case "siteBehaves":
      return siteAt(world, step.site).host.behave(step.behaviour);
    case "siteRestarts":
      return soon(world, step.inSeconds, async () =>
        siteAt(world, step.site).host.restartServices(step.downSeconds, "unreachable", step.failbacks),
      );
    case "calm":
      return calmDown(world);
    default:
      return perform(step, world);
  }
}

/** All hosts and the network behave again. */
export function calmDown(world: WaveSoakWorld): void {
  calm(world);
  for (const { host } of world.sites) host.behave({});
}

/** The program names this request, or none. */
function ask(world: WaveSoakWorld, request: string | undefined): void {
  const { request: _before, ...rest } = world.stacks.prod.declared ?? {};
  world.stacks.prod.declared = request === undefined ? rest : { ...rest, request };
}

function nextWave(world: WaveSoakWorld, failedOver: readonly number[]): void {
  for (const machine of failedOver) {
    deedAt(world, machine, "powerOff");
    deedAt(world, machine, "recovered");
  }
  const number = Number(/\d+$/.exec(String(world.stacks.prod.declared?.["request"]))?.[0] ?? 0);
  ask(world, `CHG-${number + 1}`);
}

function deedAt(world: WaveSoakWorld, drawn: number, deed: Parameters<typeof doDeed>[3]): void {
  const machine = drawn % world.machines;
  doDeed(world.siteAt(machine).host, machineIdAt(machine), machineName(machine), deed);
}

function siteAt({ sites }: WaveSoakWorld, drawn: number): Site {
  const site = sites[drawn % sites.length];
  if (!site) throw new Error(`there is no host ${drawn}`);
  return site;
}
