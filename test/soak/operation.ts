import { Auditor } from "./auditor";
import type { Death } from "./mortal";
import { InMemoryExchanger } from "./network";
import { startProcess } from "./process";
import { type Ending, Stack } from "./stack";
import type { StackName, World } from "./world";

export type Verb = "preview" | "up" | "refresh";

/** Longer than all deadlines of one operation together. */
const LIMIT_MS = 6 * 3_600_000;

let processes = 0;

/** What becomes of one operation: how it ended, or that nobody heard (the engine or the provider died), or that it hung. */
type Heard = Ending | "unheard" | "hung";

/** Runs one command of Pulumi's on one stack, in a provider process of its own, and holds it against what must hold. */
export async function operate(world: World, name: StackName, verb: Verb, death: Death | undefined): Promise<void> {
  const stack = world.stacks[name];
  // The engine works on its own copy; what it learns is the stack's only when it lives to write it down.
  const attempt = Stack.copyOf(stack);
  const user = `process-${++processes}`;
  const audit = new Auditor(world, name, attempt, user);
  const { life, verbs } = startProcess(
    world.time,
    world.journalFolder(name),
    (life) =>
      new InMemoryExchanger(
        { address: "hv-dr-01", port: 5985 },
        world.network,
        (bytes) => audit.deliver(bytes),
        () => world.host.clock.now(),
        (spoiled) => audit.sent(life, spoiled),
      ),
    death,
  );
  const unheard = life.ended.then(() => "unheard" as const);
  const outcome = await world.time.letPass<Heard>(Promise.race([attempt[verb](verbs), unheard]), LIMIT_MS);
  const heard = outcome.kind === "hung" ? "hung" : outcome.value;
  if (heard === "hung") return world.ledger.breach("hang", `${verb} of ${name} never ended`);
  if (heard === "unheard" || death?.atStep === "end") return;
  stack.adopt(attempt);
  audit.close(verb, heard, stack.resource);
}
