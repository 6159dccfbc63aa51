import { FileJournal } from "./file-journal";
import { chosenFolder, type FolderSources, journalFolder } from "./journal-folder";

/** The journal that a runner's sources name. @throws FailbackError `inputInvalid` when the folder is no absolute path */
export function openJournal(sources: FolderSources): FileJournal {
  return new FileJournal(journalFolder(sources), chosenFolder(sources) === undefined ? "withParents" : "alone");
}
