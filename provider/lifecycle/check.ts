import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../engine/answers";
import { FailbackError, toFailbackError } from "../errors";
import { isUnended, type JournalEntry, lastEntries } from "../failback/journal";
import type { Progress } from "../failback/ports";
import { needsPoints } from "../failback/recovery-point";
import { DESIRED_STATE } from "../failback/replication-state";
import { redactAll } from "../redaction";
import { announcePlan } from "./announce-plan";
import type { Checked } from "./checked";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";
import type { Look } from "./look";
import { parseInputs } from "./parse-inputs";
import { DISARMED_PLAN, NOTHING_TO_SEND_PLAN, type Plan } from "./plan";
import { blockedPlan, noPreflightPlan, unknownInputsPlan } from "./plan-text";
import { planUnused } from "./plan-unused";
import { planUsed } from "./plan-used";
import { programInputsAmong, usedRequestsOf } from "./record";
import { type Outlook, tryLook } from "./try-look";

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures?: { readonly property: string; readonly reason: string }[];
}

/**
 * Validates the inputs and adds what a reviewer must see: `plan`, `vmId`, `usedRequests` and, when armed, the desired
 * `replicationState`. Bad input fails; a fact of the host never does, it is shown in the plan.
 */
export async function check(lifecycle: Lifecycle, olds: Properties, news: Properties): Promise<CheckResult> {
  const raw = programInputsAmong(news);
  try {
    const parsed = parseInputs(raw);
    const usedRequests = usedRequestsOf(olds);
    if (parsed.kind === "unknown") {
      return { inputs: { ...raw, plan: unknownInputsPlan(parsed.fields), usedRequests, ...desired(raw["request"]) } };
    }
    const { inputs } = parsed;
    const recordedId = isDeepStrictEqual(olds["vm"], raw["vm"]) ? textOr(olds["vmId"]) : undefined;
    refuseBlindChoice(inputs);
    // Asked for in time: a wrong config is to be told in the preview.
    lifecycle.places.limit();
    const checked = { inputs, olds, raw, usedRequests, recordedId };
    const { plan: made, vmId, used } = await planFor(lifecycle, checked);
    const plan = redactedPlan(made);
    if (vmId !== undefined) lifecycle.claims.claim({ vmId, relationship: inputs.relationship }, inputs.resourceUrn);
    await announcePlan(lifecycle.progress(inputs.resourceUrn), plan);
    await announceMany(lifecycle, inputs.resourceUrn, plan);
    return {
      inputs: { ...raw, plan, usedRequests: used, ...(vmId === undefined ? {} : { vmId }), ...desired(inputs.request) },
    };
  } catch (thrown) {
    const error = toFailbackError(thrown);
    // The property is left empty on purpose: the engine would print the field's value beside it.
    return { inputs: raw, failures: [{ property: "", reason: error.line }] };
  }
}

/** Many resources that wait for their failbacks fill the engine's slots: that is said once, where it begins to matter. */
async function announceMany(lifecycle: Lifecycle, urn: string, { action }: Plan): Promise<void> {
  if (action !== "start" && action !== "unknown") return;
  const line = lifecycle.plannedStarts.add(urn);
  if (line !== undefined) await lifecycle.progress(urn).step(line);
}

/** Names of machines and providers are words of the host. What is acted upon stays to the letter. */
function redactedPlan(made: Plan): Plan {
  const { action, recoveryPointId } = made;
  return { ...redactAll(made), action, ...(recoveryPointId === undefined ? {} : { recoveryPointId }) };
}

function desired(request: unknown): Properties {
  return request === undefined ? {} : { replicationState: DESIRED_STATE };
}

function textOr(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** With preflight off nothing can be chosen among the replica's points, and nothing that was not reviewed is sent. */
function refuseBlindChoice({ preflight, recoveryPoint }: ReplicationFailbackInputs): void {
  if (preflight || !needsPoints(recoveryPoint)) return;
  throw new FailbackError(
    "inputInvalid",
    "recoveryPoint can only be chosen with preflight on; name the point by its id instead",
  );
}

interface PlannedMachine {
  readonly plan: Plan;
  readonly vmId: string | undefined;
  /** The used requests, with what this operation knew of the machine already. */
  readonly used: readonly string[];
}

async function planFor(lifecycle: Lifecycle, given: Checked): Promise<PlannedMachine> {
  const { inputs, recordedId } = given;
  const { request, relationship } = inputs;
  const outlook = inputs.preflight ? await tryLook(lifecycle, inputs, recordedId) : undefined;
  const vmId = outlook?.look?.machine.id ?? recordedId ?? ("id" in inputs.vm ? inputs.vm.id : undefined);
  const used = vmId === undefined ? given.usedRequests : lifecycle.used.add({ vmId, relationship }, given.usedRequests);
  const isUsed = request !== undefined && used.includes(request);
  const checked = { ...given, usedRequests: used };
  if (outlook?.look) await warnOfSurprises(lifecycle, inputs, outlook.look, isUsed);
  const plan = await choosePlan(lifecycle, checked, outlook, vmId, isUsed);
  return { plan, vmId, used };
}

async function choosePlan(
  lifecycle: Lifecycle,
  checked: Checked,
  outlook: Outlook | undefined,
  vmId: string | undefined,
  isUsed: boolean,
): Promise<Plan> {
  const { inputs } = checked;
  const { request } = inputs;
  if (request === undefined) return DISARMED_PLAN;
  if (!outlook) return isUsed ? NOTHING_TO_SEND_PLAN : noPreflightPlan(inputs, request);
  if (isUsed) return planUsed(checked, outlook.look, vmId);
  if (outlook.error) return blockedPlan(inputs, [{ code: outlook.error.code, reason: outlook.error.message }]);
  return planUnused(lifecycle, checked, request, outlook.look);
}

/** What a reviewer should know, and must not change a plan: another runner's journal may not be at hand. */
async function warnOfSurprises(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  { machine, namesake }: Look,
  used: boolean,
): Promise<void> {
  const progress = lifecycle.progress(inputs.resourceUrn);
  if (namesake) {
    await progress.warn(
      `the name "${namesake.name}" now leads to another machine (${namesake.id}); this resource stays with ${machine.id}`,
    );
  }
  if (inputs.request === undefined || used) return;
  const ref = { vmId: machine.id, relationship: inputs.relationship };
  try {
    const halted = await lifecycle.journal.haltedSince(inputs.request);
    if (halted !== undefined)
      await progress.warn(`request ${inputs.request} is halted since ${halted}: nothing is sent`);
    await warnOfEntries(await lifecycle.journal.read(ref), inputs.request, progress);
  } catch (thrown) {
    // A journal that cannot be read keeps the apply from starting; in a preview it is told.
    await progress.warn(toFailbackError(thrown).line);
  }
}

async function warnOfEntries(entries: readonly JournalEntry[], request: string, progress: Progress): Promise<void> {
  for (const entry of lastEntries(entries)) {
    if (entry.request !== request && !isUnended(entry)) continue;
    await progress.warn(
      `the journal has request ${entry.request} at "${entry.phase}" since ${entry.at} (host ${entry.host})`,
    );
  }
}
