import type { Properties } from "../../engine/answers";
import { observedState } from "../../failback/observed-state";
import { DESIRED_STATE } from "../../failback/replication-state";
import { count, someOf } from "../../failback/wave/names";
import { groupBy } from "../group-by";
import type { Lifecycle } from "../lifecycle";
import { observeMachine } from "../look";
import type { ReadResult } from "../read";
import { driftOf } from "./order-standing";
import { parseKnownWaveInputs } from "./parse-wave-inputs";
import { checkedWaveInputsAmong, machineKey, programWaveInputsAmong, readWaveRecord } from "./wave-record";

/** So many names stand for all that drifted. */
const MOST_NAMES = 5;

/**
 * A refresh: the record stays as it is, the counts of observed states are new. Drift shows in the place of the desired
 * state, by machine. A machine that is missing is an observation too; a host that cannot be asked is an error.
 */
export async function readWave(lifecycle: Lifecycle, id: string, outputs: Properties): Promise<ReadResult> {
  const inputs = parseKnownWaveInputs(programWaveInputsAmong(outputs));
  const record = readWaveRecord(outputs);
  const ids: readonly unknown[] = Array.isArray(outputs["vmIds"]) ? outputs["vmIds"] : [];
  const sights = await Promise.all(
    inputs.members.map(async (member, index) => {
      const recorded = ids[index];
      const vmId = typeof recorded === "string" && recorded !== "" ? recorded : undefined;
      return { member, vmId, seen: await observeMachine(lifecycle, member.inputs, vmId) };
    }),
  );
  const observed: Record<string, number> = {};
  for (const { seen } of sights) {
    const { state } = observedState(seen);
    observed[state] = (observed[state] ?? 0) + 1;
  }
  const ordered = sights.flatMap(({ member, vmId, seen }) => {
    const order =
      vmId === undefined
        ? undefined
        : record.orders.get(machineKey({ vmId, relationship: member.inputs.relationship }));
    return order ? [{ label: member.label, member, seen, order }] : [];
  });
  const drifted = ordered.flatMap(({ label, member, seen, order }) => {
    const shown = driftOf(order, member, seen);
    return shown === undefined ? [] : [{ label, shown }];
  });
  const missing = ordered.filter(({ order, seen }) => order.outcome === "fulfilled" && !seen.machine);
  // With preflight on, the comparison that follows a refresh looks as well, and says it.
  if (inputs.request !== undefined && !inputs.preflight && missing.length > 0) {
    const names = someOf(
      missing.map(({ label }) => label),
      MOST_NAMES,
    );
    await lifecycle
      .progress(inputs.resourceUrn)
      .warn(`drift was not looked for on ${names}: the host has no such machine now`);
  }
  const shown = inputs.request === undefined ? {} : { replicationState: driftText(drifted, inputs.members.length) };
  return { id, props: { ...outputs, ...shown, observed }, inputs: { ...checkedWaveInputsAmong(outputs), ...shown } };
}

/** @example "Recovered: SQL01 on hv-01, SQL07 on hv-02 (2 of 2,000)" */
function driftText(drifted: readonly { readonly label: string; readonly shown: string }[], all: number): string {
  if (drifted.length === 0) return DESIRED_STATE;
  const byState = [...groupBy(drifted, ({ shown }) => shown)].map(([shown, some]) => {
    const names = someOf(
      some.map(({ label }) => label),
      MOST_NAMES,
    );
    return `${shown}: ${names}`;
  });
  return `${byState.join("; ")} (${count(drifted.length)} of ${count(all)})`;
}
