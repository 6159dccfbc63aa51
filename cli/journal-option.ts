import { Option } from "commander";
import { FileJournal } from "../provider/journal/file-journal";
import { journalFolder } from "../provider/journal/journal-folder";

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
  return new FileJournal(journalFolder({ configured: journal, environment: process.env }));
}
