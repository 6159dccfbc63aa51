import { oneLine } from "../../provider/errors";

/** Longer than any text of this package; a host may say anything. */
const MAX_LENGTH = 400;

/**
 * A space without width: not seen by a reader, and GitHub finds no mention, reference, address, link or picture that one
 * stands within. Written as an entity, so that whoever reads the source sees it.
 */
const BREAK = "\u200b";

/**
 * Words of a host, or of a person, as they are: nothing in them is markup, mentions anybody, links anywhere or breaks a
 * table's row. A backslash alone would not do: GitHub looks for mentions and links in what Markdown has become.
 */
export function plain(text: string): string {
  const line = oneLine(text);
  const short = line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, "")}…`;
  return broken(short).replaceAll(BREAK, "&#8203;");
}

function broken(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~$^=-]/g, (sign) => (PLAIN_ANYWHERE.has(sign) ? sign : `\\${sign}`))
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@/g, `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/\bGH\\?-(?=\d)/gi, (found) => `${found}${BREAK}`)
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/\bwww\./gi, (found) => `${found.slice(0, -1)}${BREAK}.`)
    .replace(/:(?=[a-z+-][\w+\\-]*:)/gi, `:${BREAK}`);
}

/** They mean nothing within a line that begins with this package's own text, and would be hard to read escaped. */
const PLAIN_ANYWHERE = new Set(["-", "(", ")", "+", "="]);

/** A number as people read it. */
export function counted(count: number): string {
  return count.toLocaleString("en-US");
}

/** "1 machine", "2,000 machines". */
export function many(count: number, what: string): string {
  return `${counted(count)} ${what}${count === 1 ? "" : "s"}`;
}
