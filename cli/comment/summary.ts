import { groupBy } from "../../provider/lifecycle/group-by";
import { type Counts, startsOf } from "./counts";
import { failureNote } from "./failure";
import { counted, many, plain } from "./markdown";
import { machineLabel } from "./names";
import type { Planned, Verdict } from "./planned";

/** Hidden: what updates its comment rather than writing another finds it by this. */
export const MARKER = "<!-- hyperv-failback comment -->";

const NAMES_SHOWN = 12;
const HOSTS_SHOWN = 8;

const WORDS: readonly (readonly [Verdict, string, string])[] = [
  ["start", "start", "one failback each, sent once; see what is overwritten"],
  ["blocked", "blocked", "nothing starts for these; each is listed with its reason and what to do"],
  ["unknown", "unknown", "the host could not be judged now: the apply looks, and **may start**"],
  ["follows", "followed", "a failback under an earlier apply is followed to its end; nothing is sent"],
  ["none", "nothing to send", "no call is made"],
  ["disarmed", "disarmed", "observed only"],
  ["forgotten", "forgotten", "the resource is removed; nothing on the host changes"],
];

/** What a reviewer sees first: that the preview failed where it did, how many of each, and what is overwritten. */
export function summary(planned: readonly Planned[], counts: Counts, errors: readonly string[]): string {
  const failed = errors.length > 0;
  // That none starts is no news of a preview that failed, and would look harmless.
  const told = WORDS.filter(
    ([verdict]) => counts[verdict] > 0 || (!failed && (verdict === "start" || verdict === "blocked")),
  );
  const title = told.map(([verdict, word]) => `${counted(counts[verdict])} ${word}`).join(", ");
  const rows = told.map(([verdict, word, words]) => `| **${word}** | **${counted(counts[verdict])}** | ${words} |\n`);
  return [
    `${MARKER}\n## Failback plan: ${failed ? "the preview failed" : title}\n\n`,
    failed ? failureNote(errors) : "",
    told.length === 0 ? "" : `| | machines | |\n|:--|--:|:--|\n${rows.join("")}\n`,
    failed && counts.start === 0 ? "" : overwritten(planned, counts.start),
  ].join("");
}

function overwritten(planned: readonly Planned[], starts: number): string {
  if (starts === 0) return "> [!NOTE]\n> **Overwritten: nothing** that this preview can tell of.\n\n";
  const starting = planned.filter((one) => startsOf(one) > 0);
  const hosts = [...groupBy(starting, (one) => (one.wave ? `wave ${one.resource}` : (one.plan.host ?? "?")))].map(
    ([host, all]) => `${plain(host)} (${counted(all.reduce((sum, one) => sum + startsOf(one), 0))})`,
  );
  const names = starting.filter(({ wave }) => !wave).map(machineLabel);
  const listed = names.length === 0 ? "" : `\n> ${firstOf(names, NAMES_SHOWN)}`;
  return `> [!CAUTION]\n> **Overwritten: the disks of ${many(starts, "machine")}** on ${firstOf(hosts, HOSTS_SHOWN)}. No undo.${listed}\n\n`;
}

function firstOf(texts: readonly string[], shown: number): string {
  const more = texts.length - shown;
  return `${texts.slice(0, shown).join(", ")}${more > 0 ? ` and ${counted(more)} more` : ""}`;
}
