import { PartialFailure, type Properties } from "../../engine/answers";
import { usedSince, withUsed } from "../../failback/request";
import { FailureBudget } from "../../failback/wave/failure-budget";
import type { Lifecycle } from "../lifecycle";
import type { CreateResult } from "../operate";
import { carryOutWave } from "./carry-out-wave";
import { type CheckedWave, readCheckedWave } from "./checked-wave";
import { departedOrders } from "./departed-orders";
import type { EndedMember } from "./ended-member";
import { hostsAround } from "./hosts-around";
import { observeWave } from "./observe-wave";
import { lookAtMembers } from "./seen-members";
import { placeMembers } from "./standings";
import { isChanged, recordAfter, summaryOf } from "./wave-after";
import { waveFailure, withLines } from "./wave-failure";
import { failuresUnder, withFailures } from "./wave-failures";
import {
  checkedWaveInputsAmong,
  EMPTY_WAVE_RECORD,
  readWaveRecord,
  type WaveRecord,
  writeWaveOutputs,
} from "./wave-record";
import { warnOfDeparted, warnOfUnusual } from "./wave-warnings";

/** The first operation of a wave. */
export async function createWave(lifecycle: Lifecycle, checked: Properties): Promise<CreateResult> {
  const wave = readCheckedWave(checked);
  // Fixed for the life of the resource; nothing is read out of it again.
  const id = `wave/${wave.inputs.resourceUrn.split("::").at(-1) || "unnamed"}`;
  return { id, outs: await operate(lifecycle, { id, wave, checked, before: EMPTY_WAVE_RECORD, old: undefined }) };
}

/** Every later one: a request is given, taken away or resumed, or the members change. */
export async function updateWave(
  lifecycle: Lifecycle,
  id: string,
  oldOutputs: Properties,
  checked: Properties,
): Promise<{ outs: Properties }> {
  const wave = readCheckedWave(checked);
  const before = readWaveRecord(oldOutputs);
  return { outs: await operate(lifecycle, { id, wave, checked, before, old: oldOutputs }) };
}

interface Given {
  readonly id: string;
  readonly wave: CheckedWave;
  readonly checked: Properties;
  readonly before: WaveRecord;
  /** The outputs so far; undefined for a wave that is created. */
  readonly old: Properties | undefined;
}

async function operate(lifecycle: Lifecycle, { id, wave, checked, before, old }: Given): Promise<Properties> {
  // The record knows their order. What check knows comes out of the last inputs, and the engine keeps the old ones of an
  // update that failed in part.
  const usedRequests = withUsed(before.usedRequests, ...wave.usedRequests);
  const record = { ...before, usedRequests };
  const { request } = wave.inputs;
  if (request === undefined) return observeWave(lifecycle, wave, checked, record);
  const { members, after } = await operateArmed(lifecycle, wave, request, record, old);
  const failure = waveFailure(request, members, usedSince(usedRequests, request));
  const echo = { ...checked, vmIds: members.map(({ seen }) => seen.ref?.vmId ?? "") };
  const summary = summaryOf(members, after);
  if (!failure) return writeWaveOutputs(echo, after, summary);
  if (!isChanged(before, after)) throw withLines(failure);
  // Until a member has used the request, the inputs in state are those of the last one: a preview shows the new ones again.
  const isUsed = [...after.orders.values()].some((order) => order.request === request);
  const inputs = old && !isUsed ? checkedWaveInputsAmong(old) : echo;
  throw new PartialFailure(id, writeWaveOutputs(inputs, after, summary), failure.error, failure.lines);
}

interface Operated {
  readonly members: readonly EndedMember[];
  readonly after: WaveRecord;
}

async function operateArmed(
  lifecycle: Lifecycle,
  { inputs, vmIds, plan }: CheckedWave,
  request: string,
  before: WaveRecord,
  old: Properties | undefined,
): Promise<Operated> {
  const progress = lifecycle.progress(inputs.resourceUrn);
  const seen = await lookAtMembers(lifecycle, inputs, vmIds);
  const { usedRequests, orders } = before;
  const isSpent = usedSince(usedRequests, request) !== undefined;
  const departed = await departedOrders(lifecycle, hostsAround(inputs, old), seen, orders);
  await warnOfDeparted(progress, departed);
  const placed = await placeMembers(lifecycle, seen, { request, isSpent, plan, orders });
  const budget = new FailureBudget(inputs.failureBudget, failuresUnder(before, request));
  const occupied = departed.flatMap(({ runsAt }) => runsAt ?? []);
  const members = await carryOutWave(lifecycle, { inputs, request, plan, placed, budget, occupied });
  await warnOfUnusual(progress, request, members);
  const counted = isSpent ? before : withFailures(before, request, budget.machines);
  return { members, after: recordAfter(counted, members) };
}
