import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../engine/answers";
import { toFailbackError } from "../errors";
import type { Observation } from "../failback/observation";
import type { Progress } from "../failback/ports";
import { storedObservation, verdictOn } from "./drift";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";
import { lookAtMachine } from "./look";
import { parseInputs } from "./parse-inputs";
import { programInputsAmong, readRecord } from "./record";

export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
}

/**
 * Whether anything that matters differs: the request, the point, the relationship, the machine or the host; and while
 * armed, an order that has not ended well, or drift. Everything else (plan, time-outs, credentials, this package's own
 * text) changes nothing.
 */
export async function diff(lifecycle: Lifecycle, oldOutputs: Properties, checked: Properties): Promise<DiffResult> {
  const replaces = replacedBy(oldOutputs, checked);
  if (replaces.length > 0) return { changes: true, replaces };
  const edited = ["request", "recoveryPoint", "relationship", "host"].some((field) =>
    differs(field, oldOutputs, checked),
  );
  const unsettled = await warnOfUnsettled(lifecycle, oldOutputs, checked);
  return { changes: edited || machineEdited(oldOutputs, checked) || unsettled, replaces: [] };
}

function differs(field: string, old: Properties, checked: Properties): boolean {
  return !isDeepStrictEqual(old[field], checked[field]);
}

/** Another machine or relationship is another resource; never under an unchanged request, which is frozen. */
function replacedBy(old: Properties, checked: Properties): string[] {
  const used = readRecord(old).order?.request;
  if (used !== undefined && used === checked["request"]) return [];
  const fields: string[] = [];
  if (differs("relationship", old, checked)) fields.push("relationship");
  if (machineEdited(old, checked)) fields.push("vm");
  return fields;
}

function machineEdited(old: Properties, checked: Properties): boolean {
  return [old["vmId"], checked["vmId"]].every((id) => typeof id === "string") && differs("vmId", old, checked);
}

/** True for an order that has not ended well and for drift. Each is said on the resource's line every time. */
async function warnOfUnsettled(lifecycle: Lifecycle, old: Properties, checked: Properties): Promise<boolean> {
  const parsed = parseInputs(programInputsAmong(checked));
  if (parsed.kind === "unknown") return false;
  const { inputs } = parsed;
  const { order, observed } = readRecord(old);
  if (!order || order.request !== inputs.request) return false;
  const progress = lifecycle.progress(inputs.resourceUrn);
  if (order.outcome === "open") {
    await progress.warn(
      `request ${order.request} is open (${order.reason ?? "its end was not seen"}): \`pulumi up\` follows that failback and sends nothing`,
    );
    return true;
  }
  if (order.outcome === "failed") {
    await progress.warn(
      `request ${order.request} is spent: ${order.reason ?? "it failed"}. Give a new request, or take it away`,
    );
    return true;
  }
  const seen = (await lookNow(lifecycle, inputs, checked["vmId"], progress)) ?? storedObservation(observed);
  return seen !== undefined && warnOfDrift(verdictOn(order, inputs, seen), order.request, progress);
}

async function warnOfDrift(
  verdict: ReturnType<typeof verdictOn>,
  request: string,
  progress: Progress,
): Promise<boolean> {
  if (verdict?.kind === "drift") {
    await progress.warn(
      `drift: the host shows ${verdict.shown}, not FailbackCompleted. Request ${request} is used, so \`pulumi up\` starts nothing; a new request arms a new failback`,
    );
    return true;
  }
  if (verdict?.kind === "unknown") await progress.warn(verdict.blockers.map(({ reason }) => reason).join("; "));
  return false;
}

async function lookNow(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  vmId: unknown,
  progress: Progress,
): Promise<Observation | undefined> {
  if (!inputs.preflight) return undefined;
  try {
    return (await lookAtMachine(lifecycle, inputs, vmId)).seen;
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    await progress.warn(`drift was not looked for: ${error.line}`);
    return undefined;
  }
}
