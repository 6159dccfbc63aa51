import { FailbackError } from "../../../provider/errors";

/** Longer, and a terminal is flooded with what a host says. */
const LONGEST_MESSAGE = 2_500;

/** The code of what a read ended with, or the word for its success. Anything but a typed error is a finding. */
export async function verdictOf(read: () => Promise<unknown>): Promise<string> {
  try {
    await read();
    return "value";
  } catch (error) {
    if (!(error instanceof FailbackError)) throw new Error("not a FailbackError", { cause: error });
    // "internal" is for what was not foreseen.
    if (error.code === "internal") throw new Error("an internal error", { cause: error });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: such characters must not reach a terminal
    if (error.message.length > LONGEST_MESSAGE || /[\u0000-\u001f\u007f-\u009f]/.test(error.message)) {
      throw new Error("a message not fit for a terminal", { cause: error });
    }
    return error.code;
  }
}
