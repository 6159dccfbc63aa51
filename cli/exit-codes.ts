import { CommanderError } from "commander";
import { FailbackError } from "../provider/errors";

/** What every command ends with. */
export const ExitCode = {
  fine: 0,
  /** Something could not be done or not be read. */
  failure: 1,
  /** The options, the arguments or the account cannot be used; nothing was asked. */
  usage: 2,
  /** All was read, and it is not as it should be: drift, or a start that is blocked. */
  differs: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What was typed cannot be used. Its message names the option or argument. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The code that a command which threw ends with. Commander throws for help and versions as well, with its code 0. */
export function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? ExitCode.fine : ExitCode.usage;
  if (thrown instanceof UsageError) return ExitCode.usage;
  if (thrown instanceof FailbackError && ["inputInvalid", "credentialsMissing", "secretInInput"].includes(thrown.code))
    return ExitCode.usage;
  return ExitCode.failure;
}
