import type { Properties } from "../engine/answers";
import { observedState } from "../failback/observed-state";
import { DESIRED_STATE } from "../failback/replication-state";
import { verdictOn } from "./drift";
import type { Lifecycle } from "./lifecycle";
import { observeMachine } from "./look";
import { parseKnownInputs } from "./parse-inputs";
import { checkedInputsAmong, programInputsAmong, readRecord } from "./record";

export interface ReadResult {
  readonly id: string;
  readonly props: Properties;
  readonly inputs: Properties;
}

/**
 * A refresh: the record stays as it is, the observation is new. Drift shows as the observed state in the place of the
 * desired one. A machine that is missing is an observation too; a host that cannot be asked is an error.
 */
export async function read(lifecycle: Lifecycle, id: string, outputs: Properties): Promise<ReadResult> {
  const echo = checkedInputsAmong(outputs);
  const inputs = parseKnownInputs(programInputsAmong(outputs));
  const record = readRecord(outputs);
  const seen = await observeMachine(lifecycle, inputs, outputs["vmId"]);
  const observed = observedState(seen);
  const verdict = verdictOn(record.order, inputs, seen);
  const replicationState = verdict?.kind === "drift" ? verdict.shown : DESIRED_STATE;
  const shown = inputs.request === undefined ? {} : { replicationState };
  return { id, props: { ...outputs, ...shown, observed }, inputs: { ...echo, ...shown } };
}
