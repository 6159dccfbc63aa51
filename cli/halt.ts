import { Command } from "commander";
import type { FileJournal } from "../provider/journal/file-journal";
import { type JournalOptions, journalOption, openJournal } from "./journal-option";

export function haltCommand(): Command {
  return new Command("halt")
    .summary("send nothing more under a request")
    .description(
      "From now on nothing is sent under this request by any runner that sees the same journal folder. A failback that was " +
        "sent already goes on: cancelling it could leave the machine unbootable.",
    )
    .argument("<request>", "the change reference, for example CHG-4711")
    .addOption(journalOption())
    .action(async (request: string, options: JournalOptions) => {
      const journal = openJournal(options);
      await journal.halt(request, new Date().toISOString());
      console.log(`Nothing more is sent under request ${request} by runners that use ${journal.folder}.`);
      console.log(`Let it go on with: hyperv-failback resume ${JSON.stringify(request)}`);
      if (await isUnheardOf(journal, request))
        console.log(`No line of that journal names ${request} yet: look at its spelling, or it has not begun.`);
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
  return new Command("resume")
    .summary("take a halt back")
    .description("Takes the halt of a request back; it starts nothing by itself.")
    .argument("<request>", "the change reference, for example CHG-4711")
    .addOption(journalOption())
    .action(async (request: string, options: JournalOptions) => {
      const since = await openJournal(options).resume(request);
      console.log(
        since === undefined
          ? `Request ${request} was not halted.`
          : `Request ${request} may go on (it was halted since ${since}).`,
      );
    });
}
