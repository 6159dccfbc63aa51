import { createRequire } from "node:module";
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

/** The SDK's own proxy, through which policies see inputs; it is exported without a type. */
const { unknownCheckingProxy } = createRequire(__filename)("@pulumi/policy") as {
  unknownCheckingProxy: (props: Record<string, unknown>) => Record<string, unknown>;
};

/** What the engine puts where a value is not known yet: a text. */
export const NOT_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const MACHINE_TYPE = "pulumi-nodejs:dynamic/hyperv:ReplicationFailback";
export const WAVE_TYPE = "pulumi-nodejs:dynamic/hyperv:FailbackWave";

export interface Shown {
  readonly type?: string;
  readonly name?: string;
  readonly protect?: boolean;
  readonly stackTags?: Record<string, string>;
  readonly props: Record<string, unknown>;
}

/** The checked inputs of a machine that would start. */
export function machine(more: Record<string, unknown> = {}): Shown {
  const host = { address: "hv-dr-01" };
  const plan = { action: "start", summary: "starts one failback of SQL01" };
  return {
    name: "sql01",
    props: { host, vm: { name: "SQL01" }, request: "CHG-4711", plan, usedRequests: [], ...more },
  };
}

/** The checked inputs of a wave of four machines, of which two would start. */
export function wave(more: Record<string, unknown> = {}): Shown {
  const members = ["SQL01 on hv-01", "SQL02 on hv-01", "WEB01 on hv-02", { host: "hv-02", vm: { name: "WEB02" } }];
  const totals = { machines: 4, start: 2, blocked: 0, none: 2, unknown: 0 };
  const plan = { action: "start", summary: "starts failbacks", totals, starts: "2, 4" };
  const hosts = { "hv-01": { address: "hv-01.example" }, "hv-02": { address: "hv-02.example" } };
  const props = { hosts, members, request: "CHG-4711", plan, usedRequests: [], ...more };
  return { type: WAVE_TYPE, name: "tier-1", props };
}

/** What a policy reports of a resource, as the SDK would show it to the policy. */
export function violations(policy: ResourceValidationPolicy, shown: Shown, found: string[] = []): string[] {
  const { type = MACHINE_TYPE, name = "one", protect = false, stackTags = {}, props } = shown;
  const args = {
    type,
    name,
    urn: `urn:pulumi:test::test::${type}::${name}`,
    opts: { protect },
    stackTags: new Map(Object.entries(stackTags)),
    props: unknownCheckingProxy(props),
  } as unknown as ResourceValidationArgs;
  if (typeof policy.validateResource !== "function") throw new Error("the policy validates no resource");
  policy.validateResource(args, (message) => found.push(message));
  return found;
}
