import type { WriteStream } from "node:tty";

type Stream = Pick<WriteStream, "isTTY" | "write">;
type Environment = Readonly<Record<string, string | undefined>>;

/** How a text stands out on a terminal. */
export type Shade = "good" | "bad" | "care" | "faint" | "plain";

const CODES: Readonly<Record<Exclude<Shade, "plain">, number>> = { good: 32, bad: 31, care: 33, faint: 2 };

export type Paint = (text: string, shade: Shade) => string;

/** Colours on a terminal alone, and none where NO_COLOR is set (no-color.org) or TERM says that there are none. */
export function painter(stream: Pick<Stream, "isTTY">, environment: Environment): Paint {
  const colourful = stream.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
  return (text, shade) => (colourful && shade !== "plain" ? `\u001b[${CODES[shade]}m${text}\u001b[0m` : text);
}

/** One moving line on standard error while a host is asked; nothing where nobody watches. */
export async function whileShowing<T>(text: string, work: Promise<T>, stream: Stream = process.stderr): Promise<T> {
  if (stream.isTTY !== true) return work;
  stream.write(`\r\u001b[2K${text}`);
  try {
    return await work;
  } finally {
    stream.write("\r\u001b[2K");
  }
}
