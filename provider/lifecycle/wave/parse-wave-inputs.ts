import { z } from "zod";
import type { Properties } from "../../engine/answers";
import { FailbackError } from "../../errors";
import { inputFields } from "../inputs";
import { parseKnownInputs } from "../parse-inputs";
import type { WaveInputs, WaveMember } from "./wave-inputs";

const wave = z.object({
  hosts: z.record(z.string(), z.unknown()),
  members: z.array(z.union([z.string(), z.looseObject({ host: z.string(), vm: z.unknown() })])),
  request: inputFields.request,
  preflight: inputFields.preflight,
  maxParallel: z.int().min(1).default(10),
  maxParallelPerHost: z.int().min(1).default(4),
  stagger: z.string().default("0 seconds"),
  failureBudget: z.int().min(0).default(0),
  timeouts: inputFields.timeouts,
  resourceUrn: inputFields.resourceUrn,
});

const SHARED = [
  "request",
  "validUntil",
  "preflight",
  "timeouts",
  "relationship",
  "recoveryPoint",
  "again",
  "resourceUrn",
];

/** Inputs of a wave in an operation that runs. */
export function parseKnownWaveInputs(raw: Properties): WaveInputs {
  const result = wave.safeParse(raw);
  if (!result.success) throw new FailbackError("inputInvalid", result.error.message);
  const { stagger, ...rest } = result.data;
  const shared = Object.fromEntries(Object.entries(raw).filter(([key]) => SHARED.includes(key)));
  const members = rest.members.map((given): WaveMember => {
    const at = typeof given === "string" ? given.lastIndexOf(" on ") : -1;
    const { host, ...own } =
      typeof given === "string" ? { host: given.slice(at + 4), vm: { name: given.slice(0, at) } } : given;
    const inputs = parseKnownInputs({ ...shared, ...own, host: raw["hosts"] && rest.hosts[host] });
    return { label: `${"name" in inputs.vm ? inputs.vm.name : inputs.vm.id} on ${host}`, host, inputs };
  });
  const hosts = Object.fromEntries(members.map(({ host, inputs }) => [host, inputs.host]));
  return { ...rest, hosts, members, staggerMs: 1_000 * Number.parseInt(stagger, 10) };
}
