import type { Properties } from "../engine/answers";
import type { ReplicationFailbackInputs } from "./inputs";

/** What check has to go by: the new inputs, as the program wrote them and as they were understood, and the last ones. */
export interface Checked {
  readonly inputs: ReplicationFailbackInputs;
  readonly raw: Properties;
  readonly olds: Properties;
  readonly usedRequests: readonly string[];
  readonly recordedId: string | undefined;
}
