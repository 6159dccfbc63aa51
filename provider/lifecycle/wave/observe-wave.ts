import type { Properties } from "../../engine/answers";
import type { MachineEnd } from "../../failback/wave/machine-end";
import { someOf } from "../../failback/wave/names";
import type { Lifecycle } from "../lifecycle";
import type { CheckedWave } from "./checked-wave";
import { lookAtMembers } from "./seen-members";
import { recordAfter, summaryOf } from "./wave-after";
import { type WaveRecord, writeWaveOutputs } from "./wave-record";

/** A disarmed wave only looks. It never fails, not even when a host is away, and keeps every order it has. */
export async function observeWave(
  lifecycle: Lifecycle,
  { inputs, vmIds }: CheckedWave,
  checked: Properties,
  before: WaveRecord,
): Promise<Properties> {
  const seen = await lookAtMembers(lifecycle, inputs, vmIds);
  const unseen = seen.filter(({ away }) => away);
  if (unseen.length > 0) {
    const names = unseen.map(({ member }) => member.label);
    const progress = lifecycle.progress(inputs.resourceUrn);
    await progress.warn(`not observed: ${someOf(names, 5)}: ${unseen[0]?.away?.line}`);
  }
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
