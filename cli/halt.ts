import { Command } from "commander";
import type { FileJournal } from "../provider/journal/file-journal";
import { type JournalOptions, journalOption, openJournal } from "./journal-option";
import { type JsonOptions, withJson } from "./json-option";
import { printJson } from "./print";

type Options = JournalOptions & JsonOptions;

export function haltCommand(): Command {
  const command = new Command("halt")
    .summary("send nothing more under a request")
    .description(
      "From now on nothing is sent under this request by any runner that sees the same journal folder. A failback that was " +
        "sent already goes on: cancelling it could leave the machine unbootable.",
    )
    .argument("<request>", "the change reference, for example CHG-4711")
    .addOption(journalOption());
  return withJson(command).action(async (request: string, options: Options) => {
    const journal = openJournal(options);
    const haltedSince = new Date().toISOString();
    await journal.halt(request, haltedSince);
    const known = !(await isUnheardOf(journal, request));
    if (options.json) {
      printJson({ version: 1, folder: journal.folder, request, haltedSince, known });
      return;
    }
    console.log(`Nothing more is sent under request ${request} by runners that use ${journal.folder}.`);
    console.log(`Let it go on with: hyperv-failback resume ${JSON.stringify(request)}`);
    if (!known) console.log(`No line of that journal names ${request} yet: look at its spelling, or it has not begun.`);
  });
}

/** Whether no machine's journal has a line of the request. */
async function isUnheardOf(journal: FileJournal, request: string): Promise<boolean> {
  for (const ref of await journal.known()) {
    if ((await journal.read(ref)).some((entry) => entry.request === request)) return false;
  }
  return true;
}

export function resumeCommand(): Command {
  const command = new Command("resume")
    .summary("take a halt back")
    .description("Takes the halt of a request back; it starts nothing by itself.")
    .argument("<request>", "the change reference, for example CHG-4711")
    .addOption(journalOption());
  return withJson(command).action(async (request: string, options: Options) => {
    const journal = openJournal(options);
    const since = await journal.resume(request);
    if (options.json) printJson({ version: 1, folder: journal.folder, request, wasHaltedSince: since ?? null });
    else if (since === undefined) console.log(`Request ${request} was not halted.`);
    else console.log(`Request ${request} may go on (it was halted since ${since}).`);
  });
}
