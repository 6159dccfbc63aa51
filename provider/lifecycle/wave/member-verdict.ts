import type { Blocker, Decision } from "../../failback/decide";
import { needsPoints, type ResolvedPoint } from "../../failback/recovery-point";
import { DESIRED_STATE, ReplicationState, stateName } from "../../failback/replication-state";
import type { Lifecycle } from "../lifecycle";
import type { Look } from "../look";
import { CONSISTENCY_WORDS, policyText } from "../plan-text";
import { judgeUnused } from "../plan-unused";
import type { Outlook } from "../try-look";
import { hasGoneOn } from "./gone-on";
import type { WaveMember } from "./wave-inputs";

/** What a wave's plan says of one machine. */
export interface MemberVerdict {
  readonly member: WaveMember;
  readonly action: "start" | "blocked" | "unknown" | "none";
  /** Of this machine alone. */
  readonly text: string;
  /** The same without what only this machine has: equal verdicts are told together. */
  readonly kind: string;
  readonly blockers: readonly Blocker[];
  readonly warnings: readonly string[];
  /** It starts only if no request was used for the machine before, which its order alone tells. */
  readonly isConditional: boolean;
  /** The recovery point that a policy chose. */
  readonly pointId: string | undefined;
}

/**
 * The verdict on one member of an armed wave, from one look. `check` cannot see the orders of earlier requests: what they
 * may forbid (a machine at Committed for which one was used) is said as a condition, and held to at the apply.
 */
export async function verdictOnMember(
  lifecycle: Lifecycle,
  member: WaveMember,
  outlook: Outlook,
  usedRequests: readonly string[],
): Promise<MemberVerdict> {
  if (outlook.error) {
    const { code, message } = outlook.error;
    return stopped(member, "blocked", [{ code, reason: message }]);
  }
  const { look } = outlook;
  const isWaveUsed = usedRequests.length > 0;
  // Whether this machine came back before is known to its order alone, which stands between it and a start.
  const inputs = isWaveUsed ? { ...member.inputs, again: true } : member.inputs;
  const { decision, point } = await judgeUnused(lifecycle, { inputs, usedRequests }, look);
  return verdict(member, look, decision, point, isWaveUsed);
}

function verdict(
  member: WaveMember,
  look: Look,
  decision: Decision,
  point: ResolvedPoint,
  isWaveUsed: boolean,
): MemberVerdict {
  switch (decision.kind) {
    case "start":
      return start(member, look, decision.warnings, point, isWaveUsed);
    case "blocked": {
      if (!isWaveUsed || !hasGoneOn(decision, look.seen)) return stopped(member, "blocked", decision.blockers);
      return none(member, `reads ${stateName(look.facts?.state)}: it came back, or went on, under an earlier request`);
    }
    case "unknown":
      return stopped(member, "unknown", decision.blockers);
    case "join":
      return none(member, "a failback runs already, or has just ended: `up` follows it");
    default:
      return none(member, `shows ${DESIRED_STATE} already`);
  }
}

function start(
  member: WaveMember,
  look: Look,
  warnings: readonly string[],
  point: ResolvedPoint,
  isWaveUsed: boolean,
): MemberVerdict {
  const { recoveryPoint } = member.inputs;
  const isConditional = isWaveUsed && !member.inputs.again && look.facts?.state === ReplicationState.Committed;
  const words = (of: string) =>
    `start${isConditional ? CONDITION : ""}, ${stateName(look.facts?.state)} -> ${DESIRED_STATE}, ${of}`;
  const chosen = needsPoints(recoveryPoint) && point.kind === "point" ? point.point : undefined;
  const policy = recoveryPoint === "latest" ? "point left to the host" : `point: ${policyText(recoveryPoint)}`;
  return {
    member,
    action: "start",
    text: words(chosen ? `point of ${chosen.takenAt} (${CONSISTENCY_WORDS[chosen.consistency]})` : policy),
    kind: words(policy),
    blockers: [],
    warnings: [...warnings, ...(recoveryPoint === "latest" ? [] : [POINT_WARNING])],
    isConditional,
    pointId: chosen?.id,
  };
}

const CONDITION = " unless a request was used for it before (that needs `again`)";

const POINT_WARNING = "what the host does with a recovery point's identifier is not documented; it has the last word";

function none(member: WaveMember, why: string): MemberVerdict {
  const text = `nothing to send, ${why}`;
  return { member, action: "none", text, kind: text, blockers: [], warnings: [], ...UNCONDITIONAL };
}

function stopped(member: WaveMember, action: "blocked" | "unknown", blockers: readonly Blocker[]): MemberVerdict {
  const codes = blockers.map(({ code }) => code).join(", ");
  const text = `${action} [${codes}], ${blockers.map(({ reason }) => reason).join("; ")}`;
  return { member, action, text, kind: text, blockers, warnings: [], ...UNCONDITIONAL };
}

const UNCONDITIONAL = { isConditional: false, pointId: undefined } as const;
