import fc, { type AsyncCommand } from "fast-check";
import { step } from "./arbitraries";
import type { Breach, Ledger } from "./ledger";
import { perform } from "./perform";
import type { Step } from "./steps";
import { type StackName, World } from "./world";

/** A step as fast-check runs it: after each one the account must be clean. */
class StepCommand implements AsyncCommand<Ledger, World> {
  constructor(readonly step: Step) {}

  check(): boolean {
    return true;
  }

  async run(ledger: Ledger, world: World): Promise<void> {
    await perform(this.step, world);
    if (ledger.breaches.length > 0)
      throw new Error(ledger.breaches.map(({ rule, what }) => `${rule}: ${what}`).join("; "));
  }

  toString(): string {
    return JSON.stringify(this.step);
  }
}

/** A program that is armed from the beginning: most histories are about a failback, not about peace. */
function armed(stack: StackName): Step {
  const declaration = { machine: "SQL01", request: "CHG-1", point: "latest", again: false } as const;
  return { kind: "declare", stack, declaration: { ...declaration, preflight: true, validFor: undefined } };
}

/** What histories have in common over one run, those that were tried while shrinking included. */
export interface Tally {
  runs: number;
  starts: number;
  /** The rule that the last history broke which broke one. */
  lastRule: Breach["rule"] | undefined;
}

/** Any history, held against the ledger. The tally counts every history that was tried, also while shrinking. */
export function histories(tally: Tally) {
  const commands = fc.commands([step.map((one) => new StepCommand(one))], { maxCommands: 24, size: "max" });
  return fc.asyncProperty(fc.boolean(), fc.boolean(), commands, async (sharesJournal, twinArmed, all) => {
    const world = new World(sharesJournal);
    const beginning = [armed("prod"), ...(twinArmed ? [armed("twin")] : [])];
    try {
      await fc.asyncModelRun(async () => {
        for (const one of beginning) await perform(one, world);
        return { model: world.ledger, real: world };
      }, all);
    } finally {
      tally.runs++;
      tally.starts += world.ledger.starts;
      tally.lastRule = world.ledger.breaches[0]?.rule ?? tally.lastRule;
      world.close();
    }
  });
}
