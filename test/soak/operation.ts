import type { Exchanger } from "../../provider/transport/winrm/exchanger";
import { Auditor } from "./auditor";
import type { Death, Life } from "./mortal";
import { InMemoryExchanger } from "./network";
import { startProcess } from "./process";
import { SocketWay } from "./sockets";
import { type Ending, Stack } from "./stack";
import type { StackName, World } from "./world";

export type Verb = "preview" | "up" | "refresh";

/** Longer than all deadlines of one operation together. */
const LIMIT_MS = 6 * 3_600_000;

let processes = 0;

/** How an operation ended, and when. */
export interface Heard {
  readonly ending: Ending;
  readonly at: number;
}

/**
 * Runs one command of Pulumi's on one stack, in a provider process of its own, and holds it against what must hold.
 *
 * @returns how it ended for whoever ran it; undefined when it did not
 */
export async function operate(
  world: World,
  name: StackName,
  verb: Verb,
  death?: Death | undefined,
): Promise<Ending | undefined> {
  const stack = world.stacks[name];
  const attempt = Stack.copyOf(stack);
  const audit = new Auditor(world, name, attempt, verb, `process-${++processes}`);
  const { life, verbs } = startProcess(world.time, world.journalFolder(name), await wayToHost(world, audit), death);
  const command = { stack, attempt, life, death, limitMs: LIMIT_MS, what: `${verb} of ${name}` };
  const heard = await heardOf(world, command, () => attempt[verb](verbs));
  if (heard) audit.close(heard.ending, stack.resource, heard.at);
  return heard?.ending;
}

/** One command of Pulumi's on one stack. */
export interface Command {
  readonly stack: Stack;
  /** The engine works on its own copy; what it learns is the stack's only when it lives to write it down. */
  readonly attempt: Stack;
  readonly life: Life;
  readonly death: Death | undefined;
  /** Longer than all deadlines of it together. */
  readonly limitMs: number;
  readonly what: string;
}

/** Lets it run to its end. @returns undefined when it never ended, or when nobody lived to hear how */
export async function heardOf(world: World, command: Command, run: () => Promise<Ending>): Promise<Heard | undefined> {
  const { stack, attempt, life, death, limitMs, what } = command;
  const heard = Promise.race([
    run().then((ending): Heard => ({ ending, at: world.time.monotonic() })),
    life.ended.then(() => "unheard" as const),
  ]);
  const outcome = await world.time.letPass(heard, limitMs);
  if (outcome.kind === "hung") {
    world.ledger.breach("hang", `${what} never ended`);
    return undefined;
  }
  if (outcome.value === "unheard" || death?.at === "end") return undefined;
  stack.adopt(attempt);
  return outcome.value;
}

/** The way between one process and the host: over memory, or over real sockets. */
async function wayToHost(world: World, audit: Auditor): Promise<(life: Life) => Exchanger> {
  if (world.overSockets) {
    const open = SocketWay.open(world, audit.user, (bytes) => audit.deliver(bytes));
    const way = world.keep(await world.time.outside(open));
    return (life) => way.exchanger(life, (spoiled) => audit.sent(life, spoiled));
  }
  return (life) =>
    new InMemoryExchanger(
      { address: "hv-dr-01", port: 5985 },
      world.network,
      (bytes) => audit.deliver(bytes),
      () => world.host.clock.now(),
      (spoiled) => audit.sent(life, spoiled),
    );
}
