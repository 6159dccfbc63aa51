#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { FailbackError } from "../provider/errors";
import { messageOf } from "../simulator/message-of";
import { checkCommand } from "./check";
import { commentCommand } from "./comment";
import { exitCodeOf } from "./exit-codes";
import { haltCommand, resumeCommand } from "./halt";
import { journalCommand } from "./journal";
import { packageVersion } from "./package-version";
import { planCommand } from "./plan";
import { pointsCommand } from "./points";
import { simulateCommand } from "./simulate";
import { statusCommand } from "./status";

const MORE_HELP = `
Exit codes: 0 fine; 1 something failed; 2 the options, the arguments or the account cannot be used; 3 drift, or a start
that is blocked.

Each command explains itself: hyperv-failback <command> --help`;

const program = new Command("hyperv-failback")
  .description("Fail replicated Hyper-V virtual machines back, as declared in Pulumi programs.")
  .version(packageVersion(), "--version", "tell the version of this package")
  .addCommand(checkCommand())
  .addCommand(statusCommand())
  .addCommand(pointsCommand())
  .addCommand(planCommand())
  .addCommand(commentCommand())
  .addCommand(simulateCommand())
  .addCommand(haltCommand())
  .addCommand(resumeCommand())
  .addCommand(journalCommand())
  .addHelpText("after", MORE_HELP);

// Each has settings of its own: what is typed wrongly ends with 2 everywhere.
for (const command of [program, ...program.commands]) {
  command.showHelpAfterError("(--help shows what is possible)").exitOverride();
}

program.parseAsync().catch((error: unknown) => {
  process.exitCode = exitCodeOf(error);
  // Commander has said what it found.
  if (error instanceof CommanderError) return;
  process.stderr.write(`hyperv-failback: ${error instanceof FailbackError ? error.line : messageOf(error)}\n`);
});
