import { isDeepStrictEqual } from "node:util";
import { PartialFailure, type Properties } from "../engine/answers";
import { FailbackError, toFailbackError } from "../errors";
import { failBack } from "../failback/fail-back";
import type { RelationshipRef } from "../failback/observation";
import { NOT_OBSERVED, type ObservedState, observedState } from "../failback/observed-state";
import { type InventoryMachine, NO_PROVIDER } from "../failback/ports";
import { recoveryPointIdentifier } from "../failback/recovery-point";
import { standingOf, withUsed } from "../failback/request";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";
import { lookAtMachine } from "./look";
import { parseKnownInputs } from "./parse-inputs";
import type { Plan } from "./plan";
import { EMPTY_RECORD, type FailbackRecord, programInputsAmong, readRecord, writeOutputs } from "./record";

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
  refuseFrozenChange(oldOutputs, checked, record);
  return { outs: await operate(lifecycle, id, checked, record) };
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

/** Under a used request nothing of what was reviewed may change: not the machine, not the relationship, not the point. */
function refuseFrozenChange(old: Properties, checked: Properties, { order }: FailbackRecord): void {
  if (order === undefined || checked["request"] !== order.request) return;
  for (const field of ["vm", "relationship", "recoveryPoint"] as const) {
    if (field === "vm" && old["vmId"] === checked["vmId"]) continue;
    if (isDeepStrictEqual(old[field], checked[field])) continue;
    throw new FailbackError(
      "requestFrozen",
      `${field} was changed under request ${order.request}, which is used already`,
    );
  }
}

async function operate(
  lifecycle: Lifecycle,
  id: string,
  checked: Properties,
  before: FailbackRecord,
): Promise<Properties> {
  const { inputs, added } = splitChecked(checked);
  const usedRequests = withUsed(added.usedRequests, ...before.usedRequests);
  if (inputs.request === undefined) {
    const observed = await observeQuietly(lifecycle, inputs, added.vmId);
    return writeOutputs(checked, { ...before, usedRequests, observed });
  }
  return operateArmed(lifecycle, id, checked, inputs.request, { ...before, usedRequests });
}

/** A disarmed resource never fails, not even when the host is away. */
async function observeQuietly(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  vmId: string | undefined,
): Promise<ObservedState> {
  try {
    const { seen } = await lookAtMachine(lifecycle, inputs, vmId);
    return observedState(seen);
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    await lifecycle.progress(inputs.resourceUrn).warn(`the machine was not observed: ${error.line}`);
    return NOT_OBSERVED;
  }
}

async function operateArmed(
  lifecycle: Lifecycle,
  id: string,
  checked: Properties,
  request: string,
  before: FailbackRecord,
): Promise<Properties> {
  const { inputs, added } = splitChecked(checked);
  if (before.order?.outcome === "open" && before.order.request !== request) {
    throw new FailbackError(
      "orderOpen",
      `request ${before.order.request} is still open: ${before.order.reason ?? "it was not seen to end"}`,
    );
  }
  const { machine, facts, at } = await lookAtMachine(lifecycle, inputs, added.vmId);
  const ref: RelationshipRef = { vmId: machine.id, relationship: inputs.relationship };
  const { start: startMs, job: jobMs, completion: completionMs, poll: pollMs } = inputs.timeouts;
  const task = {
    ref,
    request,
    standing: standingOf(request, before.order, before.usedRequests),
    order: before.order?.request === request ? before.order : undefined,
    provider: facts?.provider ?? NO_PROVIDER,
    startFrom: inputs.startFrom,
    recoveryPointId: recoveryPointIdentifier(inputs.recoveryPoint),
    limits: { startMs, jobMs, completionMs, pollMs },
    mayStart: mayStart(added.plan, inputs),
    firstLook: { state: facts?.state, at },
  };
  refuseBlockedPlan(task.standing, added.plan, machine);
  const result = await lifecycle.mutex.run(`${ref.vmId}/${ref.relationship}`, () =>
    failBack(task, lifecycle.hosts.host(inputs.host), lifecycle.clock, lifecycle.progress(inputs.resourceUrn)),
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

/** What was reviewed as blocked is refused with the reviewed words, before the host is asked anything more. */
function refuseBlockedPlan(standing: string, { action, blockedBy }: Plan, machine: InventoryMachine): void {
  const first = blockedBy?.[0];
  if (standing !== "unused" || action !== "blocked" || !first) return;
  throw new FailbackError(first.code, `${machine.name}: ${blockedBy.map(({ reason }) => reason).join("; ")}`);
}

/** Only a plan that says `start`, or one that could not look because the program asked it not to. */
function mayStart({ action }: Plan, { preflight }: ReplicationFailbackInputs): boolean {
  return action === "start" || (action === "unknown" && !preflight);
}
