#!/usr/bin/env node
import { Command } from "commander";
import { messageOf } from "../simulator/message-of";
import { simulateCommand } from "./simulate";

const program = new Command("hyperv-failback")
  .description("Fail replicated Hyper-V virtual machines back, as declared in Pulumi programs.")
  .addCommand(simulateCommand())
  .showHelpAfterError("(--help shows what is possible)");

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`hyperv-failback: ${messageOf(error)}\n`);
  process.exitCode = 1;
});
