#!/usr/bin/env node
import { Command } from "commander";
import { FailbackError } from "../provider/errors";
import { messageOf } from "../simulator/message-of";
import { checkCommand } from "./check";
import { haltCommand, resumeCommand } from "./halt";
import { journalCommand } from "./journal";
import { packageVersion } from "./package-version";
import { simulateCommand } from "./simulate";

const program = new Command("hyperv-failback")
  .description("Fail replicated Hyper-V virtual machines back, as declared in Pulumi programs.")
  .version(packageVersion(), "--version", "tell the version of this package")
  .addCommand(checkCommand())
  .addCommand(simulateCommand())
  .addCommand(haltCommand())
  .addCommand(resumeCommand())
  .addCommand(journalCommand())
  .showHelpAfterError("(--help shows what is possible)");

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`hyperv-failback: ${error instanceof FailbackError ? error.line : messageOf(error)}\n`);
  process.exitCode = 1;
});
