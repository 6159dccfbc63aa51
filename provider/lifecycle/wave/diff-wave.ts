import type { Properties } from "../../engine/answers";
import { DESIRED_STATE } from "../../failback/replication-state";
import { usedSince, withUsed } from "../../failback/request";
import type { DiffResult } from "../diff";
import type { Lifecycle } from "../lifecycle";
import { announceWavePlan } from "./announce-wave-plan";
import { parseWaveInputs } from "./parse-wave-inputs";
import { lookAtMembers } from "./plan-wave";
import { readPositions } from "./positions";
import { recordedIds } from "./recorded-ids";
import { type Unsettled, unsettledMembers } from "./unsettled-members";
import { warnOfMovedMembers } from "./warn-of-moved-members";
import { isBudgetUsedUp, warnOfUnsettledWave } from "./warn-of-unsettled-wave";
import { membersChanged } from "./wave-change";
import type { WaveInputs, WaveMember } from "./wave-inputs";
import type { WavePlan } from "./wave-plan";
import { machineKey, programWaveInputsAmong, readWaveRecord } from "./wave-record";

/**
 * Whether anything that matters differs: the request, a host in use, the machines and their points; and while armed, a
 * machine that is not settled. Plan, limits, time-outs and the order of members change nothing. A wave is never replaced.
 */
export async function diffWave(lifecycle: Lifecycle, old: Properties, checked: Properties): Promise<DiffResult> {
  const now = parseWaveInputs(programWaveInputsAmong(checked));
  if (now.kind === "unknown") return { changes: true, replaces: [] };
  const before = parseWaveInputs(programWaveInputsAmong(old));
  const { inputs } = now;
  // With preflight off check knows no machine; the operation that had an eye on it did.
  const known = recordedIds(old, inputs.members);
  const vmIds = idsOf(checked, known).map((id, index) => id || (known[index] ?? ""));
  const edited =
    before.kind === "unknown" ||
    old["request"] !== inputs.request ||
    membersChanged({ inputs: before.inputs, vmIds: idsOf(old, []) }, { inputs, vmIds });
  const record = readWaveRecord(old);
  const outlooks = inputs.request === undefined ? undefined : await lookAtMembers(lifecycle, inputs, vmIds);
  const unsettled = unsettledMembers(inputs, vmIds, record, outlooks);
  const progress = lifecycle.progress(inputs.resourceUrn);
  if (before.kind === "known")
    await warnOfMovedMembers(progress, { inputs: before.inputs, vmIds: idsOf(old, []) }, { inputs, vmIds }, record);
  const left = before.kind === "unknown" ? [] : labelsOf(before.inputs, idsOf(old, []));
  const { usedRequests } = checked;
  const usedByCheck = Array.isArray(usedRequests) ? usedRequests.filter((one) => typeof one === "string") : [];
  // The record knows their order. Check does not know of what an operation used that failed in part.
  const used = withUsed(record.usedRequests, ...usedByCheck);
  const newer = inputs.request === undefined ? undefined : usedSince(used, inputs.request);
  if (newer !== undefined)
    await progress.warn(
      `request ${inputs.request} was used before ${newer}: nothing starts, whatever the plan says; give a new request`,
    );
  // Of a request that is spent for all, only what goes on is told of machines one by one.
  const told = newer === undefined ? unsettled : unsettled.filter(({ kind }) => kind === "open" || kind === "unlooked");
  const plan = (checked["plan"] ?? {}) as WavePlan;
  const planned = plannedAmong(inputs, plan);
  const labels = new Map([...left, ...labelsOf(inputs, vmIds)]);
  await warnOfUnsettledWave(progress, inputs, record, told, labels, planned);
  if (inputs.request === undefined) return { changes: edited, replaces: [] };
  const isDriftStored = !outlooks && old["replicationState"] !== undefined && old["replicationState"] !== DESIRED_STATE;
  if (isDriftStored && !edited) await progress.warn(`drift, as the last refresh saw it: ${old["replicationState"]}`);
  const changes = edited || isDriftStored || unsettled.some(({ kind }) => kind !== "overtaken" && kind !== "unlooked");
  // Under a request that is in use check said nothing: whether anything is left to do was not known there.
  const isUsed = usedByCheck.includes(inputs.request);
  // With its request spent or its failure budget used up nothing starts, whatever the plan says, and a warning says that.
  if (
    changes &&
    isUsed &&
    newer === undefined &&
    !isBudgetUsedUp(inputs, record) &&
    (plan.action !== "start" || mayStartAny(planned, inputs, unsettled))
  )
    await announceWavePlan(progress, plan);
  return { changes, replaces: [] };
}

function plannedAmong({ members }: WaveInputs, { starts = "" }: WavePlan): ReadonlySet<WaveMember> {
  const positions = readPositions(starts);
  return new Set(members.filter((_, index) => positions.has(index + 1)));
}

/** The plan is made without the record: of those it starts, some may have used the request, or one before, and start nothing. */
function mayStartAny(
  planned: ReadonlySet<WaveMember>,
  { request }: WaveInputs,
  unsettled: readonly Unsettled[],
): boolean {
  return unsettled.some(
    ({ kind, order, member }) => kind !== "againNeeded" && order?.request !== request && planned.has(member),
  );
}

/** What the members are called, by the key of their machine's order. */
function labelsOf({ members }: WaveInputs, vmIds: readonly string[]): (readonly [key: string, label: string])[] {
  return members.flatMap(({ label, inputs: { relationship } }, index) => {
    const vmId = vmIds[index];
    return vmId ? [[machineKey({ vmId, relationship }), label] as const] : [];
  });
}

function idsOf({ vmIds }: Properties, otherwise: readonly string[]): readonly string[] {
  return Array.isArray(vmIds) ? vmIds.map((id: unknown) => (typeof id === "string" ? id : "")) : otherwise;
}
