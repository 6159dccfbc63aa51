import * as pulumi from "@pulumi/pulumi";
import type { WavePlan } from "../lifecycle/wave/wave-plan";
import type { WaveCounts, WaveDurations } from "../lifecycle/wave/wave-summary";
import type { FailbackWaveArgs } from "./failback-wave-args";
import { resourceUrn } from "./resource-urn";
import { type WaveMachineResult, waveResults } from "./wave-results";

// Stored with every wave, like the one of a single machine: no logic, no captured name, no delete. A golden test freezes it.
const stub: pulumi.dynamic.ResourceProvider = {
  configure: async (request) => (await import("pulumi-hyperv-failback/runtime")).wave.configure(request),
  check: async (olds, news) => (await import("pulumi-hyperv-failback/runtime")).wave.check(olds, news),
  diff: async (id, olds, news) => (await import("pulumi-hyperv-failback/runtime")).wave.diff(id, olds, news),
  create: async (inputs) => (await import("pulumi-hyperv-failback/runtime")).wave.create(inputs),
  read: async (id, props) => (await import("pulumi-hyperv-failback/runtime")).wave.read(id, props),
  update: async (id, olds, news) => (await import("pulumi-hyperv-failback/runtime")).wave.update(id, olds, news),
};

const MODULE = "hyperv";
const TYPE = "FailbackWave";

/**
 * Declares that many replicated Hyper-V virtual machines are failed back, a few at a time.
 *
 * `pulumi preview` shows in {@link plan} the totals, then the machines; `pulumi up` starts those that the plan names, in
 * the order of the members and within the limits, and succeeds only when every machine is back. What a machine's order
 * may do is the same as with {@link ReplicationFailback}; machines that are blocked do not stop the others.
 *
 * @example
 * new FailbackWave("tier-1", {
 *   hosts: { "hv-01": { address: "hv-01.corp.example" }, "hv-02": { address: "hv-02.corp.example" } },
 *   members: ["SQL01 on hv-01", "WEB01 on hv-02", { host: "hv-02", vm: { name: "FILE01" }, relationship: "extended" }],
 *   request: "CHG-4711",
 *   maxParallel: 10,
 *   maxParallelPerHost: 4,
 *   failureBudget: 2,
 * }, { protect: true });
 */
export class FailbackWave extends pulumi.dynamic.Resource {
  /** What a preview shows: totals, limits, the machines, steps, consequences, what blocks. */
  declare readonly plan: pulumi.Output<WavePlan>;
  /** The members as they are stored. */
  declare readonly members: pulumi.Output<unknown[]>;
  /** The machines' GUIDs in the order of the members; "" for one that is not known. */
  declare readonly vmIds: pulumi.Output<string[]>;
  /** The desired state while armed; after a refresh of a drifted wave what is observed, and where. */
  declare readonly replicationState: pulumi.Output<string | undefined>;
  /** Every request that was ever used; it only grows. */
  declare readonly usedRequests: pulumi.Output<string[]>;
  /** The newest order of every machine the wave ever carried, in short; see {@link results}. */
  declare readonly orders: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /** The machines that the failure budget of a request counts. */
  declare readonly failures: pulumi.Output<{ request: string; machines: string[] } | undefined>;
  declare readonly counts: pulumi.Output<WaveCounts | undefined>;
  /** How many machines their hosts showed in which state last. */
  declare readonly observed: pulumi.Output<Readonly<Record<string, number>> | undefined>;
  declare readonly durations: pulumi.Output<WaveDurations | undefined>;
  /** What became of each machine, in the order of the members. */
  readonly results: pulumi.Output<WaveMachineResult[]>;

  constructor(name: string, args: FailbackWaveArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = {
      plan: undefined,
      vmIds: undefined,
      replicationState: undefined,
      usedRequests: undefined,
      orders: undefined,
      failures: undefined,
      counts: undefined,
      observed: undefined,
      durations: undefined,
    };
    const type = `pulumi-nodejs:dynamic/${MODULE}:${TYPE}`;
    const urn = resourceUrn(name, type, options?.parent);
    super(stub, name, { ...args, ...outputs, resourceUrn: urn }, options, MODULE, TYPE);
    this.results = pulumi
      .all([this.orders, this.members, this.vmIds, pulumi.output(args.relationship)])
      .apply(([orders, members, vmIds, relationship]) => waveResults(orders, members, vmIds, relationship));
  }
}
