import { resolve } from "node:path";
import { Option } from "commander";
import type { FileJournal } from "../provider/journal/file-journal";
import { openJournal as openJournalOf } from "../provider/journal/open-journal";

export interface JournalOptions {
  readonly journal?: string;
}

/** `--journal`: where the journals lie, for commands that work on them. */
export function journalOption(): Option {
  return new Option(
    "--journal <folder>",
    "folder of the journals, as hyperv:journal has it (default: HYPERV_JOURNAL, or the user's own folder)",
  );
}

export function openJournal({ journal }: JournalOptions): FileJournal {
  // A path of a command line is relative to where it was typed.
  return openJournalOf({ configured: journal && resolve(journal), environment: process.env });
}
