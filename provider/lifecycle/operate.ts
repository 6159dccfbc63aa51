import { PartialFailure, type Properties } from "../engine/answers";
import { FailbackError, toFailbackError } from "../errors";
import type { Blocker } from "../failback/decide";
import type { RelationshipRef } from "../failback/observation";
import { type ObservedState, observedState } from "../failback/observed-state";
import type { InventoryMachine } from "../failback/ports";
import { needsPoints } from "../failback/recovery-point";
import { type Order, standingOf, withUsed } from "../failback/request";
import { failBackInPlace } from "./fail-back-in-place";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";
import { type Look, lookAtMachine } from "./look";
import { parseKnownInputs } from "./parse-inputs";
import type { Plan } from "./plan";
import { frozenChange } from "./plan-used";
import {
  checkedInputsAmong,
  EMPTY_RECORD,
  type FailbackRecord,
  programInputsAmong,
  readRecord,
  writeOutputs,
} from "./record";
import { mayStartUnseen, pointObstacles, taskOf } from "./task-of";

export interface CreateResult {
  readonly id: string;
  readonly outs: Properties;
}

/** The first operation of a resource. */
export async function create(lifecycle: Lifecycle, checked: Properties): Promise<CreateResult> {
  const { inputs, added } = splitChecked(checked);
  const id = newId(added, inputs);
  const outs = await operate(lifecycle, id, checked, EMPTY_RECORD);
  return { id, outs };
}

/** Every later one: a request is given, taken away or resumed. */
export async function update(
  lifecycle: Lifecycle,
  id: string,
  oldOutputs: Properties,
  checked: Properties,
): Promise<{ outs: Properties }> {
  const record = readRecord(oldOutputs);
  const { order } = record;
  const request = checked["request"];
  if (order?.outcome === "open" && request !== undefined && request !== order.request) {
    return finishOpenOrder(lifecycle, id, oldOutputs, record, order);
  }
  if (order?.outcome === "open" || (order && request === order.request)) refuseFrozenChange(oldOutputs, checked, order);
  return { outs: await operate(lifecycle, id, checked, record, oldOutputs["vmId"]) };
}

function refuseFrozenChange(oldOutputs: Properties, checked: Properties, order: Order): void {
  const field = frozenChange(oldOutputs, checked);
  if (field === undefined) return;
  throw new FailbackError(
    "requestFrozen",
    `${field} was changed under request ${order.request}, which is used already`,
  );
}

/** A new request came while an older one is open: that one is followed to its end first, and the new one is not used. */
async function finishOpenOrder(
  lifecycle: Lifecycle,
  id: string,
  oldOutputs: Properties,
  record: FailbackRecord,
  order: Order,
): Promise<never> {
  const outputs = await operate(lifecycle, id, { ...checkedInputsAmong(oldOutputs), request: order.request }, record);
  const ended = readRecord(outputs).order;
  throw new PartialFailure(
    id,
    outputs,
    new FailbackError(
      "planNeeded",
      `request ${order.request} was open and is now ${ended?.outcome}; the new request was not used`,
    ),
  );
}

/** Fixed for the life of the resource; nothing is read out of it again. */
function newId({ vmId }: Added, { relationship, vm }: ReplicationFailbackInputs): string {
  const machine = vmId ?? ("id" in vm ? vm.id : vm.name);
  return `${machine}/${relationship}`;
}

interface Added {
  readonly plan: Plan;
  readonly vmId: string | undefined;
  readonly usedRequests: readonly string[];
}

function splitChecked(checked: Properties): { inputs: ReplicationFailbackInputs; added: Added } {
  const { plan, vmId, usedRequests } = checked as unknown as Partial<Added>;
  if (plan === undefined || usedRequests === undefined) {
    throw new FailbackError("internal", "the inputs were not checked before they were applied");
  }
  return { inputs: parseKnownInputs(programInputsAmong(checked)), added: { plan, vmId, usedRequests } };
}

async function operate(
  lifecycle: Lifecycle,
  id: string,
  checked: Properties,
  before: FailbackRecord,
  ourVmId?: unknown,
): Promise<Properties> {
  const { inputs, added } = splitChecked(checked);
  const usedRequests = withUsed(before.usedRequests, ...added.usedRequests);
  if (inputs.request === undefined) {
    const observed = (await observeQuietly(lifecycle, inputs, added.vmId)) ?? before.observed;
    // A machine that cannot be looked up now is still the one this resource was made for.
    const vmId = checked["vmId"] ?? ourVmId;
    const kept = vmId === undefined ? checked : { ...checked, vmId };
    return writeOutputs(kept, { ...before, usedRequests, observed });
  }
  return operateArmed(lifecycle, id, checked, inputs.request, { ...before, usedRequests }, ourVmId);
}

/** A disarmed resource never fails, not even when the host is away. */
async function observeQuietly(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  vmId: string | undefined,
): Promise<ObservedState | undefined> {
  try {
    const { seen } = await lookAtMachine(lifecycle, inputs, vmId);
    return observedState(seen);
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    await lifecycle.progress(inputs.resourceUrn).warn(`the machine was not observed: ${error.line}`);
    return undefined;
  }
}

async function operateArmed(
  lifecycle: Lifecycle,
  id: string,
  checked: Properties,
  request: string,
  before: FailbackRecord,
  ourVmId: unknown,
): Promise<Properties> {
  const { inputs, added } = splitChecked(checked);
  const { machine, facts, seen, at } = await lookAtMachine(lifecycle, inputs, added.vmId);
  if (typeof ourVmId === "string" && ourVmId !== machine.id) {
    throw new FailbackError("movedSincePlan", `vm leads to ${machine.id}, and this resource was made for ${ourVmId}`);
  }
  const ref: RelationshipRef = { vmId: machine.id, relationship: inputs.relationship };
  lifecycle.claims.claim(ref, inputs.resourceUrn);
  refuseBlockedPlan(standingOf(request, before.order, before.usedRequests), added.plan, machine);
  const tools = {
    host: lifecycle.hosts.host(inputs.host),
    journal: lifecycle.journal,
    clock: lifecycle.clock,
    progress: lifecycle.progress(inputs.resourceUrn),
  };
  const taskBy = async (look: Pick<Look, "facts" | "at" | "machine">) =>
    taskOf({
      ...{ inputs, request, ref, order: before.order, look },
      standing: standingOf(request, before.order, before.usedRequests),
      usedBefore: before.usedRequests.length > 0,
      plannedPointId: added.plan.recoveryPointId,
      obstacles: await obstaclesOf(lifecycle, inputs, added.plan, look.machine),
      mayStart: added.plan.action === "start" || (added.plan.action === "unknown" && mayStartUnseen(inputs)),
    });
  const task = await taskBy({ machine, facts, at });
  const retake = async () => taskBy(await lookAtMachine(lifecycle, inputs, machine.id));
  const result = await lifecycle.mutex.run(`${ref.vmId}/${ref.relationship}`, () =>
    failBackInPlace(lifecycle.places, { task, seen, at, retake }, tools),
  );
  const outputs = writeOutputs(
    { ...checked, vmId: machine.id },
    {
      order: result.order,
      usedRequests: withUsed(before.usedRequests, result.order?.request),
      observed: result.observed,
    },
  );
  if (result.failure) throw new PartialFailure(id, outputs, result.failure);
  return outputs;
}

/** The points of the host are asked for only where one of them was planned. */
async function obstaclesOf(
  lifecycle: Lifecycle,
  { host, recoveryPoint }: ReplicationFailbackInputs,
  plan: Plan,
  machine: InventoryMachine,
): Promise<Blocker[]> {
  if (plan.action !== "start" || !needsPoints(recoveryPoint)) return [];
  return pointObstacles(await lifecycle.hosts.host(host).recoveryPoints(), machine.id, plan.recoveryPointId);
}

/** What was reviewed as blocked is refused with the reviewed words, before the host is asked anything more. */
function refuseBlockedPlan(standing: string, { action, blockedBy }: Plan, machine: InventoryMachine): void {
  const first = blockedBy?.[0];
  if (standing !== "unused" || action !== "blocked" || !first) return;
  throw new FailbackError(first.code, `${machine.name}: ${blockedBy.map(({ reason }) => reason).join("; ")}`);
}
