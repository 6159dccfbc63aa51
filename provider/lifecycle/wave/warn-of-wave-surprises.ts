import { toFailbackError } from "../../errors";
import { isUnended, lastEntries } from "../../failback/journal";
import type { Progress } from "../../failback/ports";
import { someOf } from "../../failback/wave/names";
import type { Lifecycle } from "../lifecycle";
import { standingWarnings } from "../standing-warnings";
import type { Outlook } from "../try-look";
import { readPositions } from "./positions";
import type { WaveInputs, WaveMember } from "./wave-inputs";
import type { WavePlan } from "./wave-plan";

const MOST_NAMES = 5;

/** How many files of the journal are read at a time. */
const AT_ONCE = 32;

interface Looked {
  readonly outlook: Outlook;
  readonly member: WaveMember;
}

/** What a reviewer should know, and must not change a plan: another runner's journal may not be at hand. */
export async function warnOfWaveSurprises(
  lifecycle: Lifecycle,
  inputs: WaveInputs,
  outlooks: readonly Outlook[],
  plan: WavePlan,
  usedRequests: readonly string[],
): Promise<void> {
  const progress = lifecycle.progress(inputs.resourceUrn);
  const looked = outlooks.flatMap((outlook, index): Looked[] => {
    const member = inputs.members[index];
    return member ? [{ outlook, member }] : [];
  });
  await warnOfNamesakes(looked, progress);
  const { request } = inputs;
  if (request === undefined) return;
  const starts = readPositions(plan.starts ?? "");
  const starting = looked.filter((_, index) => starts.has(index + 1));
  try {
    const halted = starting.length > 0 ? await lifecycle.journal.haltedSince(request) : undefined;
    if (halted !== undefined) await progress.warn(standingWarnings.halted(request, halted));
    // Under a request that is in use the wave's own entries are no surprise.
    if (!usedRequests.includes(request)) await warnOfEntries(lifecycle, starting, request, progress);
  } catch (thrown) {
    // A journal that cannot be read keeps the apply from starting; in a preview it is told.
    await progress.warn(toFailbackError(thrown).line);
  }
}

async function warnOfNamesakes(looked: readonly Looked[], progress: Progress): Promise<void> {
  const renamed = looked.filter(({ outlook }) => outlook.look?.namesake !== undefined);
  if (renamed.length === 0) return;
  const names = someOf(
    renamed.map(({ member, outlook }) => `${member.label} (${outlook.look?.machine.id})`),
    MOST_NAMES,
  );
  await progress.warn(`names that lead to other machines now; this wave stays with those it knows: ${names}`);
}

async function warnOfEntries(
  { journal }: Lifecycle,
  starting: readonly Looked[],
  request: string,
  progress: Progress,
): Promise<void> {
  const found: string[] = [];
  for (let from = 0; from < starting.length; from += AT_ONCE) {
    const texts = await Promise.all(
      starting.slice(from, from + AT_ONCE).map(async ({ member, outlook }) => {
        if (!outlook.look) return [];
        const ref = { vmId: outlook.look.machine.id, relationship: member.inputs.relationship };
        return lastEntries(await journal.read(ref))
          .filter((entry) => entry.request === request || isUnended(entry))
          .map((entry) => `${member.label}: request ${entry.request} at "${entry.phase}" since ${entry.at}`);
      }),
    );
    found.push(...texts.flat());
  }
  if (found.length > 0) await progress.warn(`the journal has entries already: ${someOf(found, MOST_NAMES)}`);
}
