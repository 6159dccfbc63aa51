import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../engine/answers";
import { toFailbackError } from "../errors";
import type { Observation } from "../failback/observation";
import type { Progress } from "../failback/ports";
import type { Order } from "../failback/request";
import { storedObservation, verdictOn } from "./drift";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";
import { lookAtMachine } from "./look";
import { parseInputs } from "./parse-inputs";
import { machineChange } from "./plan-used";
import { programInputsAmong, readRecord } from "./record";
import { standingWarnings } from "./standing-warnings";

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
  const { order } = readRecord(oldOutputs);
  const replaces = replacedBy(oldOutputs, checked, order);
  if (replaces.length > 0) return { changes: true, replaces };
  const edited = ["request", "recoveryPoint", "relationship", "host"].some((field) =>
    differs(field, oldOutputs, checked),
  );
  await warnOfOtherHost(lifecycle, oldOutputs, checked, order);
  const unsettled = await warnOfUnsettled(lifecycle, oldOutputs, checked);
  return { changes: edited || machineChange(oldOutputs, checked) !== "same" || unsettled, replaces: [] };
}

function differs(field: string, old: Properties, checked: Properties): boolean {
  return !isDeepStrictEqual(old[field], checked[field]);
}

/** Another machine or relationship is another resource; never under a used request, and never while an order is open. */
function replacedBy(old: Properties, checked: Properties, order: Order | undefined): string[] {
  if (order?.outcome === "open" || (order && order.request === checked["request"])) return [];
  const fields: string[] = [];
  if (differs("relationship", old, checked)) fields.push("relationship");
  if (machineChange(old, checked) === "another") fields.push("vm");
  return fields;
}

/** Another address may be another node of the same cluster; whether it is, nobody can tell from here. */
async function warnOfOtherHost(
  lifecycle: Lifecycle,
  old: Properties,
  checked: Properties,
  order: Order | undefined,
): Promise<void> {
  if (!order || order.request !== checked["request"] || !differs("host", old, checked)) return;
  const urn = typeof checked["resourceUrn"] === "string" ? checked["resourceUrn"] : "";
  await lifecycle
    .progress(urn)
    .warn(
      `host was changed under request ${order.request}: it was carried out at the old address, and nothing is sent to the new one`,
    );
}

/** True for an order that has not ended well and for drift. Each is said on the resource's line every time. */
async function warnOfUnsettled(lifecycle: Lifecycle, old: Properties, checked: Properties): Promise<boolean> {
  const parsed = parseInputs(programInputsAmong(checked));
  if (parsed.kind === "unknown") return false;
  const { inputs } = parsed;
  const { order, observed } = readRecord(old);
  if (!order) return false;
  const progress = lifecycle.progress(inputs.resourceUrn);
  if (order.request !== inputs.request) return warnOfOther(order, inputs.request, progress);
  if (order.outcome === "overtaken") {
    await progress.warn(standingWarnings.overtaken(order.request, order.reason));
    return false;
  }
  if (order.outcome === "open") {
    await progress.warn(standingWarnings.open(order.request, order.reason ?? "its end was not seen"));
    return true;
  }
  if (order.outcome === "failed") {
    await progress.warn(standingWarnings.spent(order.request, order.reason ?? "it failed"));
    return true;
  }
  const seen = (await lookNow(lifecycle, inputs, checked["vmId"], progress)) ?? storedObservation(observed);
  return seen !== undefined && warnOfDrift(verdictOn(order, inputs, seen), order.request, progress);
}

/** An open order that the program does not name any more is no difference by itself, but must not be forgotten. */
async function warnOfOther(order: Order, request: string | undefined, progress: Progress): Promise<false> {
  if (order.outcome !== "open") return false;
  await progress.warn(standingWarnings.stillOpen(order.request, request));
  return false;
}

async function warnOfDrift(
  verdict: ReturnType<typeof verdictOn>,
  request: string,
  progress: Progress,
): Promise<boolean> {
  if (verdict?.kind === "drift") {
    await progress.warn(standingWarnings.drift(verdict.shown, request));
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
