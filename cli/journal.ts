import { Command } from "commander";
import { isUnended, type JournalEntry, lastEntries } from "../provider/failback/journal";
import type { RelationshipRef } from "../provider/failback/observation";
import { normalizeGuid } from "../provider/hyperv/names";
import type { FileJournal } from "../provider/journal/file-journal";
import { UsageError } from "./exit-codes";
import { type JournalOptions, journalOption, openJournal } from "./journal-option";
import { type JsonOptions, withJson } from "./json-option";
import { printJson } from "./print";

type Options = JournalOptions & JsonOptions;

/** What a journal knows of one machine's relationship. */
interface Known extends RelationshipRef {
  readonly path: string;
  readonly entries: readonly (JournalEntry & { readonly mayStillRun: boolean })[];
}

export function journalCommand(): Command {
  const command = new Command("journal")
    .summary("show what is known of a machine's failbacks")
    .description(
      "Shows the journal of a machine: every request, how far it came and how it ended. Without a machine, those it knows.",
    )
    .argument("[machine]", "the machine's GUID, as previews show it")
    .addOption(journalOption());
  return withJson(command).action(async (machine: string | undefined, options: Options) => {
    const journal = openJournal(options);
    const known = machine === undefined ? await lookAtAll(journal) : await lookAtMachine(journal, machine);
    if (options.json) printJson({ version: 1, folder: journal.folder, machines: known });
    else if (machine !== undefined) known.forEach(show);
    else list(journal, known);
  });
}

/** One after the other: a fleet has more journals than a process may have files open. */
async function lookAtAll(journal: FileJournal): Promise<Known[]> {
  const all: Known[] = [];
  for (const ref of await journal.known()) all.push(await look(journal, ref));
  return all;
}

/** The machine's relationships; the primary one also where nothing is recorded. */
async function lookAtMachine(journal: FileJournal, machine: string): Promise<Known[]> {
  const vmId = normalizeGuid(machine);
  if (vmId === undefined)
    throw new UsageError(`machine must be a GUID, as previews show it; it is ${JSON.stringify(machine)}`);
  const primary = await look(journal, { vmId, relationship: "primary" });
  const extended = await look(journal, { vmId, relationship: "extended" });
  return extended.entries.length === 0 ? [primary] : [primary, extended];
}

async function look(journal: FileJournal, ref: RelationshipRef): Promise<Known> {
  const entries = await journal.read(ref);
  // A line that a later one has ended tells of the past.
  const standing = new Set(lastEntries(entries).filter(isUnended));
  return {
    vmId: ref.vmId,
    relationship: ref.relationship,
    path: journal.pathOf(ref),
    entries: entries.map((entry) => ({ ...entry, mayStillRun: standing.has(entry) })),
  };
}

function list({ folder }: FileJournal, known: readonly Known[]): void {
  if (known.length === 0) console.log(`${folder} holds no journal.`);
  for (const { vmId, relationship, entries } of known) {
    const last = entries.at(-1);
    console.log(`${vmId} ${relationship}: ${last ? describe(last) : "empty"}`);
  }
}

function show({ vmId, relationship, path, entries }: Known): void {
  console.log(`${vmId}, ${relationship} relationship (${path})`);
  if (entries.length === 0) console.log("  nothing is recorded");
  for (const entry of entries) console.log(`  ${entry.at}  ${describe(entry)}`);
}

function describe(entry: Known["entries"][number]): string {
  const details = [
    `host ${entry.host}`,
    entry.recoveryPointId && `recovery point ${entry.recoveryPointId}`,
    entry.jobId && `job ${entry.jobId}`,
    entry.reason,
    entry.mayStillRun && "may still be running at the host",
  ].filter(Boolean);
  return `${entry.request}  ${entry.outcome ?? PHASE_WORDS[entry.phase]}  (${details.join("; ")})`;
}

const PHASE_WORDS = {
  aboutToSend: "about to send",
  notSent: "not sent",
  refused: "refused by the host",
  accepted: "accepted by the host",
  joined: "joined, started elsewhere",
  ended: "ended",
} as const satisfies Record<JournalEntry["phase"], string>;
