import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../engine/answers";
import { type HostInput, hostInput } from "../host-input";
import type { WaveInputs } from "./wave-inputs";

/** The hosts of a wave, and those that it had when its outputs were written: what was left open at one may run there yet. */
export function hostsAround({ hosts }: WaveInputs, oldOutputs: Properties | undefined): readonly HostInput[] {
  const around: HostInput[] = Object.values(hosts);
  const before: unknown = oldOutputs?.["hosts"];
  if (typeof before !== "object" || before === null) return around;
  for (const written of Object.values(before)) {
    const { data } = hostInput.safeParse(written);
    if (data && !around.some((one) => isDeepStrictEqual(one, data))) around.push(data);
  }
  return around;
}
