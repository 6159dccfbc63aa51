import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { oneLine } from "../provider/errors";
import { messageOf } from "../simulator/message-of";
import { readPreview } from "./comment/read-preview";
import { commentReport } from "./comment/report";
import { writeComment } from "./comment/write-comment";
import { ExitCode, UsageError } from "./exit-codes";
import type { JsonOptions } from "./json-option";
import { print, printJson } from "./print";

const MORE_HELP = `
It asks no host and needs no account: everything is read from the preview. At most 64,000 characters are written; what
has no room is counted. A preview that failed is told of too, as far as it came. Its errors are
written to standard error as well: with --json the engine's own log has none of them.

Exit code: 0 when the comment was written; with --fail-when-blocked 3 when a machine is blocked; 1 when the file cannot
be read; 2 when it is no preview.

Examples:
  pulumi preview --json | hyperv-failback comment > comment.md
  hyperv-failback comment preview.json --fail-when-blocked
  gh pr comment "$PR" --body-file comment.md

What it says, and the shape of --json: docs/command-line.md in the project's repository.`;

interface CommentOptions extends JsonOptions {
  readonly failWhenBlocked?: true;
}

export function commentCommand(): Command {
  return new Command("comment")
    .summary("write the pull-request comment of a preview")
    .description(
      "Reads the output of `pulumi preview --json` and writes a comment in Markdown: how many machines start, are blocked and " +
        "are overwritten, then why and what to do.",
    )
    .argument("[file]", "the output of `pulumi preview --json`; without it, or as -, standard input is read")
    .option("--fail-when-blocked", "end with 3 when a machine is blocked; the comment is written all the same")
    .option("--json", "print JSON: the counts, what starts, what is blocked, and the comment")
    .addHelpText("after", MORE_HELP)
    .action(comment);
}

async function comment(file: string | undefined, options: CommentOptions): Promise<void> {
  const written = writeComment(readPreview(await read(file)));
  if (options.json) printJson(commentReport(written));
  else print(written.markdown);
  for (const text of written.errors) process.stderr.write(`hyperv-failback: the preview failed: ${oneLine(text)}\n`);
  if (options.failWhenBlocked && written.counts.blocked > 0) process.exitCode = ExitCode.differs;
}

async function read(file: string | undefined): Promise<string> {
  if (file !== undefined && file !== "-") return readFile(file, "utf8").catch(refuse(file));
  if (process.stdin.isTTY) throw new UsageError("name a file, or pipe `pulumi preview --json` into this");
  return text(process.stdin);
}

function refuse(file: string): (error: unknown) => never {
  return (error) => {
    throw new Error(`${file} cannot be read: ${messageOf(error)}`);
  };
}
