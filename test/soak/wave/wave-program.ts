import type { Properties } from "../../../provider/engine/answers";
import { machineName, pointIdAt, siteName, siteOf } from "./wave-fleet";
import type { WaveSoakWorld } from "./wave-soak-world";
import type { Limits, Member, WaveDeclaration } from "./wave-steps";

/** A wave's program as its author writes it. */
export function waveProgram(declaration: WaveDeclaration, world: WaveSoakWorld): Properties {
  const { request, consistent, again, preflight, validFor } = declaration;
  const until = (seconds: number) => new Date(world.host.clock.now() + seconds * 1000).toISOString();
  return {
    hosts: Object.fromEntries(
      world.sites.map(({ name }) => [name, { address: name, auth: "basic", allowUnencrypted: true }]),
    ),
    ...membersOf(declaration.members, world),
    ...(request === undefined ? {} : { request }),
    ...(consistent ? { recoveryPoint: "latestApplicationConsistent" } : {}),
    ...(again ? { again } : {}),
    ...(preflight ? {} : { preflight }),
    ...(validFor === undefined ? {} : { validUntil: until(validFor) }),
    ...limitsOf(declaration.limits),
    timeouts: { start: "30 seconds", job: "5 minutes", completion: "2 minutes", poll: "30 seconds" },
    resourceUrn: "urn:pulumi:prod::soak::hyperv:FailbackWave::tier-1",
  };
}

/** Every machine once, whoever is drawn twice. */
export function membersOf(members: readonly Member[], world: WaveSoakWorld): Properties {
  const taken = members.map(({ machine, own }) => ({ machine: machine % world.machines, own }));
  const once = taken.filter(({ machine }, index) => taken.findIndex((one) => one.machine === machine) === index);
  return { members: once.map((member) => memberOf(member, world.sites.length)) };
}

export function limitsOf({ staggerSeconds, ...limits }: Limits): Properties {
  return { ...limits, stagger: `${staggerSeconds} seconds` };
}

function memberOf({ machine, own }: Member, sites: number): unknown {
  const host = siteName(siteOf(machine, sites));
  const vm = { name: machineName(machine) };
  switch (own) {
    case "nothing":
      return `${vm.name} on ${host}`;
    case "again":
      return { host, vm, again: true };
    case "named":
      return { host, vm, recoveryPoint: { id: pointIdAt(machine, 2) } };
    case "missing":
      return { host, vm, recoveryPoint: { id: pointIdAt(machine, 9) } };
  }
}
