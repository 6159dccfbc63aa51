import { blockedGroups } from "./blocked";
import { type Counts, countMachines } from "./counts";
import { errorsIn } from "./failure";
import { fitInto } from "./fit-into";
import type { Group } from "./group";
import { counted, many } from "./markdown";
import { type Planned, plannedIn } from "./planned";
import type { Preview } from "./read-preview";
import { restGroups, uncertainGroups } from "./rest";
import { consequencesOf, startGroups } from "./starts";
import { summary } from "./summary";

/** GitHub takes 65,536 characters in a comment; what else a workflow adds needs room. */
export const MAX_COMMENT = 64_000;

export interface Comment {
  readonly markdown: string;
  readonly planned: readonly Planned[];
  readonly counts: Counts;
  /** Why the preview failed; none when it did not. */
  readonly errors: readonly string[];
  /** Entries that had no room. */
  readonly left: number;
}

interface Section {
  readonly title: string;
  /** What is said of all of it, before its entries. */
  readonly said?: readonly string[];
  readonly groups: readonly Group[];
  /** What part of the room that is left it may take. */
  readonly share: number;
  readonly folded?: true;
}

/** For what stands around the entries of a section: its title, its end, and the sentence that counts what is left out. */
const AROUND = 400;

/** The comment on a preview. What matters most stands first, and is the last to go without room. */
export function writeComment(preview: Preview): Comment {
  const planned = plannedIn(preview);
  const counts = countMachines(planned);
  const errors = errorsIn(preview);
  const consequences = consequencesOf(planned);
  const sections: Section[] = [
    { title: "Blocked, and warned of", groups: blockedGroups(planned), share: 0.45 },
    { title: "Starts", said: consequences, groups: startGroups(planned), share: 0.75 },
    { title: "Unknown: may start", groups: uncertainGroups(planned, "unknown"), share: 0.6 },
    { title: "Followed", groups: uncertainGroups(planned, "follows"), share: 0.6 },
    { title: "The rest: nothing is sent", groups: restGroups(planned), share: 1, folded: true },
  ];
  let markdown = summary(planned, counts, errors);
  let left = 0;
  const end = unlisted(preview);
  for (const section of sections) {
    const written = writeSection(section, (MAX_COMMENT - markdown.length - end.length) * section.share);
    markdown += written.text;
    left += written.left;
  }
  return { markdown: `${markdown}${end}`, planned, counts, errors, left };
}

function writeSection({ title, said = [], groups, folded }: Section, room: number): { text: string; left: number } {
  const entries = groups.reduce((sum, one) => sum + one.entries.length, 0);
  if (entries === 0) return { text: "", left: 0 };
  // Two thirds at most are given to what is said of all: every machine may have a warning of its own.
  const before = fitInto([{ head: "", entries: said, as: "lines" }], (room - AROUND) * 0.66);
  const fitted = fitInto(groups, room - AROUND - before.text.length);
  const [open, close] = folded
    ? [`<details><summary>${title}</summary>\n\n`, "\n</details>\n\n"]
    : [`### ${title}\n\n`, "\n"];
  const intro = before.text === "" ? "" : `${before.text.trimStart()}\n`;
  const cut =
    fitted.left === 0
      ? ""
      : `\n**Not listed here: ${counted(fitted.left)} of ${counted(entries)} entries**, for a comment holds no more. \`pulumi preview --diff\` shows all of them.\n`;
  const cutSaid = before.left === 0 ? "" : `${many(before.left, "more consequence")} or warnings had no room here.\n\n`;
  return { text: `${open}${intro}${cutSaid}${fitted.text}${cut}${close}`, left: fitted.left };
}

/** Without --show-sames the engine lists of the unchanged ones the stack alone. */
function unlisted({ changeSummary, steps }: Preview): string {
  const same = (changeSummary["same"] ?? 0) - steps.filter(({ op }) => op === "same").length;
  return same <= 0 ? "" : `${many(same, "unchanged resource")}, not listed by the preview (\`--show-sames\` does).\n`;
}
