import type { Properties } from "../../engine/answers";
import { FailbackError, toFailbackError } from "../../errors";
import { needsPoints } from "../../failback/recovery-point";
import { DESIRED_STATE } from "../../failback/replication-state";
import { redactAll } from "../../redaction";
import type { CheckResult } from "../check";
import type { Lifecycle } from "../lifecycle";
import { usedRequestsOf } from "../record";
import { announceWavePlan } from "./announce-wave-plan";
import { storedMember } from "./member-text";
import { parseWaveInputs } from "./parse-wave-inputs";
import { lookAtMembers, planWave } from "./plan-wave";
import { recordedIds } from "./recorded-ids";
import { warnOfWaveSurprises } from "./warn-of-wave-surprises";
import type { WaveInputs } from "./wave-inputs";
import type { WavePlan } from "./wave-plan";
import { unknownWavePlan } from "./wave-plan-text";
import { programWaveInputsAmong } from "./wave-record";

/**
 * Validates a wave's inputs and adds what a reviewer must see: `plan`, `vmIds` in the order of the members,
 * `usedRequests` and, when armed, the desired `replicationState`. Bad input fails; a fact of a host never does.
 */
export async function checkWave(lifecycle: Lifecycle, olds: Properties, news: Properties): Promise<CheckResult> {
  const raw = programWaveInputsAmong(news);
  try {
    const parsed = parseWaveInputs(raw);
    const usedRequests = usedRequestsOf(olds);
    if (parsed.kind === "unknown") {
      return { inputs: { ...raw, plan: unknownWavePlan(parsed.fields), usedRequests, ...desired(raw["request"]) } };
    }
    const { inputs } = parsed;
    refuseBlindChoices(inputs);
    // A limit that is no number is told now, not when the failbacks begin.
    lifecycle.places.limit();
    const recorded = recordedIds(olds, inputs.members);
    const outlooks = await lookAtMembers(lifecycle, inputs, recorded);
    const vmIds = inputs.members.map(({ inputs: { vm } }, index) => {
      return outlooks?.[index]?.look?.machine.id ?? (recorded[index] || ("id" in vm ? vm.id : ""));
    });
    claimMachines(lifecycle, inputs, vmIds);
    const plan = redactedPlan(await planWave(lifecycle, inputs, outlooks, usedRequests));
    await warnOfWaveSurprises(lifecycle, inputs, outlooks ?? [], plan, usedRequests);
    const { request } = inputs;
    // Under a used request only the record tells whether anything is left to do, and diff has it.
    if (request === undefined || !usedRequests.includes(request))
      await announceWavePlan(lifecycle.progress(inputs.resourceUrn), plan);
    return { inputs: { ...stored(raw), plan, vmIds, usedRequests, ...desired(request) } };
  } catch (thrown) {
    // The property is left empty on purpose: the engine would print the field's value beside it.
    return { inputs: raw, failures: [{ property: "", reason: toFailbackError(thrown).line }] };
  }
}

/** Two thousand members as short as they can be said: state holds them twice. */
function stored(raw: Properties): Properties {
  const { members } = raw;
  return Array.isArray(members) ? { ...raw, members: members.map(storedMember) } : raw;
}

/** Names of machines and providers are words of the hosts. What is acted upon stays to the letter. */
function redactedPlan(made: WavePlan): WavePlan {
  const { action, starts, points } = made;
  return { ...redactAll(made), action, ...(starts === undefined ? {} : { starts }), ...(points ? { points } : {}) };
}

function desired(request: unknown): Properties {
  return request === undefined ? {} : { replicationState: DESIRED_STATE };
}

/** With preflight off nothing can be chosen among a replica's points, and nothing that was not reviewed is sent. */
function refuseBlindChoices({ preflight, members }: WaveInputs): void {
  const at = members.findIndex(({ inputs }) => needsPoints(inputs.recoveryPoint));
  if (preflight || at < 0) return;
  throw new FailbackError(
    "inputInvalid",
    `members[${at}]: a recoveryPoint can only be chosen with preflight on; name the point by its id instead`,
  );
}

/** @throws FailbackError `inputInvalid` when two members, or a member and another resource, mean one machine */
function claimMachines({ claims }: Lifecycle, { members, resourceUrn }: WaveInputs, vmIds: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const [index, { label, inputs }] of members.entries()) {
    const { relationship } = inputs;
    const vmId = vmIds[index] || undefined;
    // A machine that could not be looked up is told from others by what the program calls it.
    const key = vmId === undefined ? label.toLowerCase() : vmId;
    const here = `members[${index}] (${label})`;
    const other = seen.get(`${key}/${relationship}`);
    if (other !== undefined) {
      throw new FailbackError(
        "inputInvalid",
        `${other} and ${here} mean the same machine, its ${relationship} relationship`,
      );
    }
    seen.set(`${key}/${relationship}`, here);
    if (vmId !== undefined) claims.claim({ vmId, relationship }, resourceUrn);
  }
}
