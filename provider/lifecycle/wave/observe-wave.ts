import type { Properties } from "../../engine/answers";
import { liveJob } from "../../failback/observation";
import type { Progress } from "../../failback/ports";
import { ReplicationState } from "../../failback/replication-state";
import type { MachineEnd } from "../../failback/wave/machine-end";
import { someOf } from "../../failback/wave/names";
import { groupBy } from "../group-by";
import type { Lifecycle } from "../lifecycle";
import type { CheckedWave } from "./checked-wave";
import { lookAtMembers, type SeenMember } from "./seen-members";
import { recordAfter, summaryOf } from "./wave-after";
import { type WaveRecord, writeWaveOutputs } from "./wave-record";

/** So many names stand for all, and so many reasons are told in full. */
const MOST = 5;

/** A disarmed wave only looks. It never fails, not even when a host is away, and keeps every order it has. */
export async function observeWave(
  lifecycle: Lifecycle,
  { inputs, vmIds }: CheckedWave,
  checked: Properties,
  before: WaveRecord,
): Promise<Properties> {
  const seen = await lookAtMembers(lifecycle, inputs, vmIds);
  const progress = lifecycle.progress(inputs.resourceUrn);
  await warnOfUnseen(progress, seen);
  await warnOfForeignFailbacks(progress, seen, before);
  const members = seen.map((one) => {
    const order = one.key === undefined ? undefined : before.orders.get(one.key);
    const verdict = STANDING[order?.outcome ?? "none"];
    const end: MachineEnd = {
      verdict,
      order,
      ...{ observed: undefined, error: undefined, counts: false, mayStillRun: false },
    };
    return { seen: one, end };
  });
  const after = recordAfter(before, members);
  const echo = { ...checked, vmIds: seen.map(({ ref }) => ref?.vmId ?? "") };
  return writeWaveOutputs(echo, after, summaryOf(members, after));
}

const STANDING = {
  fulfilled: "back",
  failed: "failed",
  overtaken: "overtaken",
  open: "open",
  none: "notStarted",
} as const;

/** A host that is away is one reason for all its machines; a machine that is missing is a reason of its own. */
async function warnOfUnseen(progress: Progress, seen: readonly SeenMember[]): Promise<void> {
  const reasons = [...groupBy(seen, ({ away }) => away?.line)].filter(([why]) => why !== undefined);
  for (const [why, unseen] of reasons.slice(0, MOST)) await progress.warn(`not observed: ${namesOf(unseen)}: ${why}`);
  const others = reasons.slice(MOST).flatMap(([, unseen]) => unseen);
  if (others.length > 0) await progress.warn(`not observed either, each for a reason like these: ${namesOf(others)}`);
}

/** What the record knows nothing of, as after a process that was killed, and what a disarmed wave would not follow. */
async function warnOfForeignFailbacks(
  progress: Progress,
  seen: readonly SeenMember[],
  { orders }: WaveRecord,
): Promise<void> {
  const foreign = seen.filter((one) => {
    const isOpen = one.key !== undefined && orders.get(one.key)?.outcome === "open";
    return !isOpen && isRunning(one);
  });
  if (foreign.length === 0) return;
  await progress.warn(
    `a failback runs on ${namesOf(foreign)}, which no open order of this wave is about: if a request of this wave began it, put the request back and \`pulumi up\` follows it`,
  );
}

function isRunning({ look }: SeenMember): boolean {
  if (!look) return false;
  return look.facts?.state === ReplicationState.FailbackInProgress || liveJob(look.seen) !== undefined;
}

function namesOf(members: readonly SeenMember[]): string {
  return someOf(
    members.map(({ member }) => member.label),
    MOST,
  );
}
