import type { Progress } from "../../failback/ports";
import { ReplicationState, stateName } from "../../failback/replication-state";
import { count, someOf } from "../../failback/wave/names";
import { groupBy } from "../group-by";
import { blockedStarts } from "./blocked-starts";
import type { Unsettled } from "./unsettled-members";
import { failuresUnder } from "./wave-failures";
import type { WaveInputs, WaveMember } from "./wave-inputs";
import type { WaveRecord } from "./wave-record";

const RUNNING = stateName(ReplicationState.FailbackInProgress);

/** So many names stand for a group. */
const MOST_NAMES = 5;

/**
 * Says on the wave's line, each time, which machines are not settled and what becomes of them.
 *
 * @param labels what machines are called by the keys of their orders: those of members, and of what was one before
 * @param planned those that the plan starts
 */
export async function warnOfUnsettledWave(
  progress: Progress,
  inputs: WaveInputs,
  record: WaveRecord,
  unsettled: readonly Unsettled[],
  labels: ReadonlyMap<string, string>,
  planned: ReadonlySet<WaveMember>,
): Promise<void> {
  const kinds = groupBy(unsettled, ({ kind }) => kind);
  const { request } = inputs;
  for (const [used, open] of groupBy(kinds.get("open") ?? [], ({ order }) => order?.request)) {
    const next =
      request === undefined
        ? `put ${used} back and \`pulumi up\` follows it`
        : `\`pulumi up\` follows it and sends nothing${used === request ? "" : `, and does not use ${request} there`}`;
    await progress.warn(`request ${used} is open for ${namesOf(open)}: ${next}`);
  }
  const spent = kinds.get("spent");
  if (spent)
    await progress.warn(`request ${request} is spent for ${namesOf(spent)}. Give a new request, or take it away`);
  // Of those that the plan does not start it says why itself.
  const againNeeded = (kinds.get("againNeeded") ?? []).filter(({ member }) => planned.has(member));
  if (againNeeded.length > 0) {
    await progress.warn(
      `${blockedStarts(againNeeded.length)}: ${namesOf(againNeeded)}: a request was used before, and they read Committed: they may be back in production. Set \`again\` for those that were failed over since, take the others out of the wave`,
    );
  }
  const overtaken = kinds.get("overtaken");
  if (overtaken) {
    await progress.warn(
      `request ${request} was overtaken for ${namesOf(overtaken)}: they did not end in FailbackCompleted, and nothing is compared under it any more`,
    );
  }
  for (const [shown, drifted] of groupBy(kinds.get("drift") ?? [], (one) => one.shown))
    await warnOfDrift(shown, drifted);
  for (const [why, away] of groupBy(kinds.get("unlooked") ?? [], (one) => one.shown))
    await progress.warn(`drift was not looked for on ${namesOf(away)}: ${why}`);
  await warnOfTheGone(progress, inputs, record, labels);
  await warnOfBudget(progress, inputs, record, labels);

  async function warnOfDrift(shown: string | undefined, drifted: readonly Unsettled[]): Promise<void> {
    const own = drifted.filter(({ order }) => order?.request === request);
    const earlier = drifted.filter(({ order }) => order?.request !== request);
    if (own.length > 0) {
      await progress.warn(
        `drift: the host shows ${shown}, not FailbackCompleted: ${namesOf(own)}. Find out why first: \`pulumi up\` starts nothing there (${request} is used), a new request would overwrite their disks again`,
      );
    }
    if (earlier.length > 0 && shown === RUNNING) {
      await progress.warn(
        `came back under an earlier request, and a failback runs there: ${namesOf(earlier)}. \`pulumi up\` follows it and starts none`,
      );
    } else if (earlier.length > 0) {
      await progress.warn(
        `came back under an earlier request and show ${shown} again: ${namesOf(earlier)}. What the plan starts of them OVERWRITES their disks again`,
      );
    }
  }
}

/** An order that goes on for a machine that has left the wave must not be forgotten. */
async function warnOfTheGone(
  progress: Progress,
  { members }: WaveInputs,
  { orders }: WaveRecord,
  labels: ReadonlyMap<string, string>,
): Promise<void> {
  const here = new Set(members.map(({ label }) => label));
  const gone = [...orders]
    .filter(([, { outcome }]) => outcome === "open")
    .map(([key]) => labels.get(key) ?? key)
    .filter((name) => !here.has(name));
  if (gone.length === 0) return;
  await progress.warn(
    `left the wave while their failback was open: ${someOf(gone, MOST_NAMES)}. Put them back and \`pulumi up\` follows it`,
  );
}

/** Whether more machines failed under the request than the wave bears: nothing new starts. */
export function isBudgetUsedUp({ request, failureBudget }: WaveInputs, record: WaveRecord): boolean {
  return request !== undefined && failuresUnder(record, request).length > failureBudget;
}

async function warnOfBudget(
  progress: Progress,
  inputs: WaveInputs,
  record: WaveRecord,
  labels: ReadonlyMap<string, string>,
): Promise<void> {
  if (inputs.request === undefined || !isBudgetUsedUp(inputs, record)) return;
  const names = failuresUnder(record, inputs.request).map((key) => labels.get(key) ?? key);
  await progress.warn(
    `failure budget ${inputs.failureBudget} is used up by ${someOf(names, MOST_NAMES)}: nothing new starts; raise it or give a new request`,
  );
}

function namesOf(all: readonly Unsettled[]): string {
  const names = someOf(
    all.map(({ member }) => member.label),
    MOST_NAMES,
  );
  return all.length > MOST_NAMES ? `${count(all.length)} machines (${names})` : names;
}
