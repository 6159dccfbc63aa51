import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../engine/answers";
import { FailbackError, toFailbackError } from "../errors";
import { decide } from "../failback/decide";
import { NO_PROVIDER } from "../failback/ports";
import { DESIRED_STATE, ReplicationState } from "../failback/replication-state";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";
import { type Look, lookAtMachine } from "./look";
import { parseInputs } from "./parse-inputs";
import { DISARMED_PLAN, NOTHING_TO_SEND_PLAN, type Plan, REQUEST_BECOMES_USED_PLAN } from "./plan";
import { blockedPlan, noPreflightPlan, startPlan, unknownInputsPlan } from "./plan-text";
import { programInputsAmong, usedRequestsOf } from "./record";

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
    const { plan, vmId } = await planFor(lifecycle, inputs, usedRequests, recordedId);
    await announce(lifecycle, inputs, plan);
    return {
      inputs: { ...raw, plan, usedRequests, ...(vmId === undefined ? {} : { vmId }), ...desired(inputs.request) },
    };
  } catch (thrown) {
    const error = toFailbackError(thrown);
    // The property is left empty on purpose: the engine would print the field's value beside it.
    return { inputs: raw, failures: [{ property: "", reason: error.line }] };
  }
}

function desired(request: unknown): Properties {
  return request === undefined ? {} : { replicationState: DESIRED_STATE };
}

function textOr(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

interface PlannedMachine {
  readonly plan: Plan;
  readonly vmId: string | undefined;
}

async function planFor(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  usedRequests: readonly string[],
  recordedId: string | undefined,
): Promise<PlannedMachine> {
  const { request } = inputs;
  const knownId = recordedId ?? ("id" in inputs.vm ? inputs.vm.id : undefined);
  const used = request !== undefined && usedRequests.includes(request);
  if (!inputs.preflight) {
    if (request === undefined) return { plan: DISARMED_PLAN, vmId: knownId };
    return { plan: used ? NOTHING_TO_SEND_PLAN : noPreflightPlan(inputs, request), vmId: knownId };
  }
  const outlook = await tryLook(lifecycle, inputs, recordedId);
  const vmId = outlook.look?.machine.id ?? knownId;
  if (request === undefined) return { plan: DISARMED_PLAN, vmId };
  return { plan: used ? usedPlan(inputs, outlook.look) : unusedPlan(inputs, request, outlook), vmId };
}

type Outlook =
  | { readonly look: Look; readonly error?: undefined }
  | { readonly look?: undefined; readonly error: FailbackError };

/** A look at the host; what keeps it from being taken is a fact of the host, and shown in the plan. */
async function tryLook(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  recordedId: string | undefined,
): Promise<Outlook> {
  try {
    return { look: await lookAtMachine(lifecycle, inputs, recordedId) };
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    return { error };
  }
}

function unusedPlan(inputs: ReplicationFailbackInputs, request: string, { look, error }: Outlook): Plan {
  if (error) return blockedPlan(inputs, [{ code: error.code, reason: error.message }]);
  const { machine, facts, seen } = look;
  const provider = facts?.provider ?? NO_PROVIDER;
  const decision = decide({ standing: "unused", seen, provider, startFrom: inputs.startFrom });
  switch (decision.kind) {
    case "start":
      return startPlan(inputs, request, machine, decision.warnings);
    case "join":
    case "done":
      return REQUEST_BECOMES_USED_PLAN;
    case "blocked":
    case "unknown":
      return blockedPlan(inputs, decision.blockers, machine, decision.kind);
    default:
      throw new FailbackError("internal", `an unused request led to "${decision.kind}"`);
  }
}

/** A used request never starts; where the machine plainly needs failing back again, the plan says what to do. */
function usedPlan(inputs: ReplicationFailbackInputs, look: Look | undefined): Plan {
  const state = look?.facts?.state;
  if (state !== ReplicationState.Recovered && state !== ReplicationState.FailoverInProgress) {
    return NOTHING_TO_SEND_PLAN;
  }
  return blockedPlan(
    inputs,
    [{ code: "requestUsed", reason: `request ${inputs.request} was used already` }],
    look?.machine,
  );
}

/** Previews print properties only when asked to (`--diff`): what matters is said on the resource's line as well. */
async function announce(lifecycle: Lifecycle, inputs: ReplicationFailbackInputs, plan: Plan): Promise<void> {
  const progress = lifecycle.progress(inputs.resourceUrn);
  if (plan.action === "start") {
    await progress.step(
      `plan: start one failback of ${plan.machine} on ${plan.host}, ${plan.from} -> ${plan.to}; ${plan.consequences?.[0]}`,
    );
    for (const warning of plan.warnings ?? []) await progress.warn(warning);
  }
  if (plan.action === "blocked" || plan.action === "unknown") {
    const remedies = plan.blockedBy?.map(({ code, remedy }) => ` [${code}] ${remedy}`).join("") ?? "";
    await progress.warn(`plan: ${plan.summary}.${remedies}`);
  }
}
