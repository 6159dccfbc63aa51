import type { FailbackError } from "../../errors";
import type { MachineVerdict } from "../../failback/wave/machine-end";
import { programInputs } from "../lifecycle.test-support";
import { parseKnownInputs } from "../parse-inputs";
import type { EndedMember } from "./ended-member";

/** A member of which nothing is known but its name and its end. */
export function endedMember(label: string, verdict: MachineVerdict, error?: FailbackError): EndedMember {
  const inputs = parseKnownInputs(programInputs);
  const member = { label, host: "hv-01", inputs };
  return {
    seen: { position: 1, member, host: "hv-01", ref: undefined, key: undefined, look: undefined, away: undefined },
    end: { verdict, order: undefined, observed: undefined, error, counts: false, mayStillRun: false },
  };
}
