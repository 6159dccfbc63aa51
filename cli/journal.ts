import { Command } from "commander";
import { isUnended, type JournalEntry } from "../provider/failback/journal";
import type { RelationshipRef } from "../provider/failback/observation";
import { normalizeGuid } from "../provider/hyperv/names";
import type { FileJournal } from "../provider/journal/file-journal";
import { UsageError } from "./exit-codes";
import { type JournalOptions, journalOption, openJournal } from "./journal-option";

export function journalCommand(): Command {
  return new Command("journal")
    .summary("show what is known of a machine's failbacks")
    .description(
      "Shows the journal of a machine: every request, how far it came and how it ended. Without a machine, those it knows.",
    )
    .argument("[machine]", "the machine's GUID, as previews show it")
    .addOption(journalOption())
    .action(async (machine: string | undefined, options: JournalOptions) => {
      const journal = openJournal(options);
      if (machine === undefined) return listMachines(journal);
      const vmId = normalizeGuid(machine);
      if (vmId === undefined)
        throw new UsageError(`machine must be a GUID, as previews show it; it is ${JSON.stringify(machine)}`);
      for (const relationship of ["primary", "extended"] as const) await show(journal, { vmId, relationship });
    });
}

async function listMachines(journal: FileJournal): Promise<void> {
  const known = await journal.known();
  if (known.length === 0) console.log(`${journal.folder} holds no journal.`);
  for (const ref of known) {
    const entries = await journal.read(ref);
    const last = entries.at(-1);
    console.log(`${ref.vmId} ${ref.relationship}: ${last ? describe(last) : "empty"}`);
  }
}

async function show(journal: FileJournal, ref: RelationshipRef): Promise<void> {
  const entries = await journal.read(ref);
  if (ref.relationship === "extended" && entries.length === 0) return;
  console.log(`${ref.vmId}, ${ref.relationship} relationship (${journal.pathOf(ref)})`);
  if (entries.length === 0) console.log("  nothing is recorded");
  for (const entry of entries) console.log(`  ${entry.at}  ${describe(entry)}`);
}

function describe(entry: JournalEntry): string {
  const details = [
    `host ${entry.host}`,
    entry.recoveryPointId && `recovery point ${entry.recoveryPointId}`,
    entry.jobId && `job ${entry.jobId}`,
    entry.reason,
    isUnended(entry) && "may still be running at the host",
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
