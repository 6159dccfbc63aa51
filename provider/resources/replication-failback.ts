import * as pulumi from "@pulumi/pulumi";
import type { ObservedState } from "../failback/observed-state";
import type { Order } from "../failback/request";
import type { Plan } from "../lifecycle/plan";
import type { ReplicationFailbackArgs } from "./replication-failback-args";
import { resourceUrn } from "./resource-urn";

// Its text is stored with every resource and must still run years from now: it holds no logic, no captured name, no
// path and no secret, and has no delete, so that destroying a resource cannot touch a host. A golden test freezes it.
const stub: pulumi.dynamic.ResourceProvider = {
  configure: async (request) => (await import("pulumi-hyperv-failback/runtime")).configure(request),
  check: async (olds, news) => (await import("pulumi-hyperv-failback/runtime")).check(olds, news),
  diff: async (id, olds, news) => (await import("pulumi-hyperv-failback/runtime")).diff(id, olds, news),
  create: async (inputs) => (await import("pulumi-hyperv-failback/runtime")).create(inputs),
  read: async (id, props) => (await import("pulumi-hyperv-failback/runtime")).read(id, props),
  update: async (id, olds, news) => (await import("pulumi-hyperv-failback/runtime")).update(id, olds, news),
};

const MODULE = "hyperv";
const TYPE = "ReplicationFailback";

/**
 * Declares that a replicated Hyper-V virtual machine is failed back.
 *
 * `pulumi preview` shows in {@link plan} what would happen; `pulumi up` calls `InitiateFailback` once, follows the job
 * and succeeds only when the host shows `FailbackCompleted`; `pulumi refresh` shows drift; `pulumi destroy` touches
 * nothing on the host.
 *
 * @example
 * new ReplicationFailback("sql01", {
 *   host: { address: "hv-dr-01.corp.example" },
 *   vm: { name: "SQL01" },
 *   request: "CHG-4711",
 * }, { protect: true });
 */
export class ReplicationFailback extends pulumi.dynamic.Resource {
  /** What a preview shows: action, machine, from and to, provider, point, steps, consequences, what blocks. */
  declare readonly plan: pulumi.Output<Plan>;
  /** The machine's GUID, once it is known. */
  declare readonly vmId: pulumi.Output<string | undefined>;
  /** The desired state while armed; after a refresh of a drifted resource the observed one. */
  declare readonly replicationState: pulumi.Output<string | undefined>;
  /** Every request that was ever used; it only grows. */
  declare readonly usedRequests: pulumi.Output<string[]>;
  /** The record of the newest used request. */
  declare readonly order: pulumi.Output<Order | undefined>;
  /** The state the host showed last. */
  declare readonly observed: pulumi.Output<ObservedState>;
  /** The recovery point that was sent; null when the host chose, or the failback was not ours. */
  declare readonly recoveryPointId: pulumi.Output<string | null | undefined>;
  /** When the call was sent or the failback joined, ISO 8601. */
  declare readonly startedAt: pulumi.Output<string | undefined>;
  /** When FailbackCompleted was seen, ISO 8601. */
  declare readonly completedAt: pulumi.Output<string | undefined>;
  /** From start to completion. */
  declare readonly durationSeconds: pulumi.Output<number | undefined>;

  constructor(name: string, args: ReplicationFailbackArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = {
      plan: undefined,
      vmId: undefined,
      replicationState: undefined,
      usedRequests: undefined,
      order: undefined,
      observed: undefined,
      recoveryPointId: undefined,
      startedAt: undefined,
      completedAt: undefined,
      durationSeconds: undefined,
    };
    const type = `pulumi-nodejs:dynamic/${MODULE}:${TYPE}`;
    const urn = resourceUrn(name, type, options?.parent);
    super(stub, name, { ...args, ...outputs, resourceUrn: urn }, options, MODULE, TYPE);
  }
}
