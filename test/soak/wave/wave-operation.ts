import { waveVerbsOver } from "../../../provider/lifecycle/wave/wave-verbs";
import type { Death, Life } from "../mortal";
import { InMemoryExchanger } from "../network";
import { heardOf, type Verb } from "../operation";
import { startProcess } from "../process";
import { type Ending, Stack } from "../stack";
import { WaveAuditor } from "./wave-auditor";
import type { WaveSoakWorld } from "./wave-soak-world";

/** Longer than one machine of these histories takes with all its deadlines, and with an answer that never comes. */
const LIMIT_OF_MACHINE_MS = 30 * 60_000;

let processes = 0;

/**
 * Runs one command of Pulumi's on the wave's stack, in a provider process of its own, and holds it against what must hold.
 *
 * @returns how it ended for whoever ran it; undefined when it did not
 */
export async function operateWave(
  world: WaveSoakWorld,
  verb: Verb,
  death?: Death | undefined,
): Promise<Ending | undefined> {
  const stack = world.stacks.prod;
  const attempt = Stack.copyOf(stack);
  const audit = new WaveAuditor(world, attempt, verb, `wave-${++processes}`);
  const way = wayToSites(world, audit);
  const { life, verbs } = startProcess(world.time, world.journalFolder("prod"), way, death, waveVerbsOver);
  const limitMs = (world.machines + 1) * LIMIT_OF_MACHINE_MS;
  const command = { stack, attempt, life, death, limitMs, what: `${verb} of a wave` };
  const heard = await heardOf(world, command, () => attempt[verb](verbs));
  if (heard) audit.close(heard.ending, stack.resource);
  return heard?.ending;
}

/** The ways between one process and the hosts. */
function wayToSites(world: WaveSoakWorld, audit: WaveAuditor) {
  return (life: Life, address: string) => {
    const site = world.sites.find(({ name }) => name === address);
    if (!site) throw new Error(`no host is called ${address}`);
    const endpoint = { address, port: 5985 };
    const hostTime = () => site.host.clock.now();
    const deliver = (bytes: Uint8Array) => audit.deliver(site, bytes);
    return {
      endpoint,
      hostTime,
      close: () => undefined,
      // Of every exchange its own text tells which machine it is about.
      post: (exchange: Parameters<InMemoryExchanger["post"]>[0]) => {
        const sent = (spoiled: boolean) => audit.sent(life, site, exchange.body, spoiled);
        return new InMemoryExchanger(endpoint, world.network, deliver, hostTime, sent).post(exchange);
      },
    };
  };
}
