import type { Properties } from "../../engine/answers";
import { FailbackError } from "../../errors";
import type { Lifecycle } from "../lifecycle";
import type { CreateResult } from "../operate";

export async function createWave(_lifecycle: Lifecycle, _checked: Properties): Promise<CreateResult> {
  throw new FailbackError("internal", "a wave is not carried out by this build");
}

export async function updateWave(
  _lifecycle: Lifecycle,
  _id: string,
  _oldOutputs: Properties,
  _checked: Properties,
): Promise<{ outs: Properties }> {
  throw new FailbackError("internal", "a wave is not carried out by this build");
}
