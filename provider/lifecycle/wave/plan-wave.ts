import { usedSince } from "../../failback/request";
import type { Lifecycle } from "../lifecycle";
import { type Outlook, tryLook } from "../try-look";
import { verdictOnMember } from "./member-verdict";
import type { WaveInputs } from "./wave-inputs";
import type { WavePlan } from "./wave-plan";
import { blindWavePlan, DISARMED_WAVE_PLAN, spentWavePlan, wavePlan } from "./wave-plan-text";

/** One look at every member, in their order; hosts are asked at the same time, each once. Undefined with preflight off. */
export async function lookAtMembers(
  lifecycle: Lifecycle,
  { members, preflight }: WaveInputs,
  ids: readonly string[],
): Promise<readonly Outlook[] | undefined> {
  if (!preflight) return undefined;
  return Promise.all(members.map(({ inputs }, index) => tryLook(lifecycle, inputs, ids[index] || undefined)));
}

/** What a reviewer must see. A host that cannot be asked blocks its own members only. */
export async function planWave(
  lifecycle: Lifecycle,
  inputs: WaveInputs,
  outlooks: readonly Outlook[] | undefined,
  usedRequests: readonly string[],
): Promise<WavePlan> {
  const { request, members } = inputs;
  if (request === undefined) return DISARMED_WAVE_PLAN;
  const isUsed = usedRequests.includes(request);
  // In order of first use: only the newest is still at work, all others are spent.
  if (usedSince(usedRequests, request) !== undefined) return spentWavePlan(inputs, request);
  if (!outlooks) return blindWavePlan(inputs, request);
  const looks = outlooks.map((outlook, index) => ({ outlook, member: members[index] }));
  const verdicts = await Promise.all(
    looks.flatMap(({ outlook, member }) => (member ? [verdictOnMember(lifecycle, member, outlook, usedRequests)] : [])),
  );
  return wavePlan(inputs, request, verdicts, isUsed);
}
