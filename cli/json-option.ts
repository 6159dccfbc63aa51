import type { Command } from "commander";

export interface JsonOptions {
  readonly json?: true;
}

/** `--json`, and after the command's own help where its shape is written down. */
export function withJson(command: Command): Command {
  return command
    .option("--json", "print JSON")
    .addHelpText("after", "\nThe shape of --json: docs/command-line.md in the project's repository.");
}
