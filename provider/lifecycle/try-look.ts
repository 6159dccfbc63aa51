import { type FailbackError, toFailbackError } from "../errors";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";
import { type Look, lookAtMachine } from "./look";

export type Outlook =
  | { readonly look: Look; readonly error?: undefined }
  | { readonly look?: undefined; readonly error: FailbackError };

/** A look at the host; what keeps it from being taken is a fact of the host, and shown in the plan. */
export async function tryLook(
  lifecycle: Lifecycle,
  inputs: ReplicationFailbackInputs,
  recordedId: string | undefined,
): Promise<Outlook> {
  try {
    return { look: await lookAtMachine(lifecycle, inputs, recordedId) };
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (error.code === "internal") throw error;
    return { error };
  }
}
