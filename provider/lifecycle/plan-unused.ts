import { toFailbackError } from "../errors";
import { type Blocker, type Decision, decide } from "../failback/decide";
import type { ResolvedPoint } from "../failback/recovery-point";
import { expiry } from "../failback/send-gate";
import type { Checked } from "./checked";
import { choosePoint } from "./choose-point";
import type { Lifecycle } from "./lifecycle";
import type { Look } from "./look";
import { type Plan, REQUEST_BECOMES_USED_PLAN } from "./plan";
import { blockedPlan, startPlan } from "./plan-text";
import { declaredSituation } from "./situation";

/** What a look says to a request that the machine has never seen, and the recovery point that would be sent. */
export interface UnusedVerdict {
  readonly point: ResolvedPoint;
  readonly decision: Decision;
}

/** The verdict behind a plan, without a word to anybody: a wave asks for thousands. */
export async function judgeUnused(
  lifecycle: Lifecycle,
  { inputs, usedRequests }: Pick<Checked, "inputs" | "usedRequests">,
  { machine, facts, seen }: Look,
): Promise<UnusedVerdict> {
  const point = await tryPoint(lifecycle, inputs, machine.id);
  const decision = decide({
    ...declaredSituation(inputs, facts, obstaclesTo(lifecycle, inputs, point)),
    standing: "unused",
    seen,
    usedBefore: usedRequests.length > 0,
    recordedJobIds: [],
    recordKnown: false,
  });
  return { point, decision };
}

/** The plan for a request that was never used, from one look at the machine. */
export async function planUnused(lifecycle: Lifecycle, checked: Checked, request: string, look: Look): Promise<Plan> {
  const { inputs } = checked;
  const { machine } = look;
  const { point, decision } = await judgeUnused(lifecycle, checked, look);
  switch (decision.kind) {
    case "start":
      return startPlan(inputs, request, machine, point, decision.warnings);
    case "blocked":
    case "unknown":
      return blockedPlan(inputs, decision.blockers, machine, decision.kind);
    case "join":
      await lifecycle
        .progress(inputs.resourceUrn)
        .step(`plan: a failback of ${machine.name} runs already, or has just ended; \`up\` follows it and starts none`);
      return REQUEST_BECOMES_USED_PLAN;
    default:
      await lifecycle
        .progress(inputs.resourceUrn)
        .step(
          `plan: ${machine.name} shows FailbackCompleted already; \`up\` sends nothing, and request ${request} is used up`,
        );
      return REQUEST_BECOMES_USED_PLAN;
  }
}

/** The points of a host that will not show them are a fact of the host, too. */
async function tryPoint(lifecycle: Lifecycle, inputs: Checked["inputs"], vmId: string): Promise<ResolvedPoint> {
  try {
    return await choosePoint(lifecycle, inputs, vmId);
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    return { kind: "missing", reason: error.message };
  }
}

function obstaclesTo(lifecycle: Lifecycle, { host, validUntil }: Checked["inputs"], point: ResolvedPoint): Blocker[] {
  const until = validUntil === undefined ? undefined : Date.parse(validUntil);
  const expired = expiry(until, lifecycle.hosts.host(host).hostTime());
  return [
    ...(expired ? [expired] : []),
    ...(point.kind === "missing" ? [{ code: "recoveryPointMissing" as const, reason: point.reason }] : []),
  ];
}
