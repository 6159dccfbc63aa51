import type { Input } from "@pulumi/pulumi";
import type { ReplicationStateName } from "../failback/replication-state";
import type { Duration } from "../lifecycle/duration";
import type { HostConnectionArgs, MachineArgs, RecoveryPointArgs, TimeoutsArgs } from "./replication-failback-args";

/** A machine of a wave, with values of its own where they differ from the wave's. */
export interface WaveMemberArgs {
  /** The name of its host among {@link FailbackWaveArgs.hosts}. */
  host: Input<string>;
  /** The machine. */
  vm: Input<MachineArgs>;
  /** @default the wave's */
  relationship?: Input<"primary" | "extended"> | undefined;
  /** @default the wave's */
  recoveryPoint?: RecoveryPointArgs | undefined;
  /** @default the wave's */
  again?: Input<boolean> | undefined;
  /** @default the wave's */
  allowBuiltInProvider?: Input<boolean> | undefined;
  /** @default the wave's */
  startFrom?: Input<Input<ReplicationStateName>[]> | undefined;
}

/** What a program declares: that many replicated machines are failed back, a few at a time. */
export interface FailbackWaveArgs {
  /**
   * The hosts that hold the replicas, by names of your choice that members use. A name must not hold the word "on" by
   * itself. Errors: `inputInvalid`.
   */
  hosts: Input<Record<string, Input<HostConnectionArgs>>>;
  /**
   * The machines, in the order in which they start. A text is `<machine name> on <host>`, split at the last " on ".
   * Two members for one machine and relationship are an error (`inputInvalid`). Order and way of writing may change at
   * any time; a machine that leaves keeps its place in the record.
   */
  members: Input<Input<string | WaveMemberArgs>[]>;
  /**
   * The change reference that arms one failback of each member, for example `"CHG-4711"`. Leave it out in peacetime: the
   * wave then only observes. A request starts at most one failback of a machine, ever; a new one arms only machines that
   * did not come back under an earlier one, or that have failed over since.
   */
  request?: Input<string> | undefined;
  /** After this instant by a host's clock the request starts nothing there; ISO 8601 with an offset. */
  validUntil?: Input<string> | undefined;
  /** Which of the machines' replication relationships. @default "primary" */
  relationship?: Input<"primary" | "extended"> | undefined;
  /** Which recovery point each machine comes back with. @default "latest" */
  recoveryPoint?: RecoveryPointArgs | undefined;
  /**
   * Start a machine that a request was used for before and that reads Committed: it may be back in production.
   * @default false
   */
  again?: Input<boolean> | undefined;
  /** Start although a relationship's provider is Hyper-V's own, which most likely cannot. @default false */
  allowBuiltInProvider?: Input<boolean> | undefined;
  /** States of a relationship that a failback may start from. @default ["Recovered", "Committed"] */
  startFrom?: Input<Input<ReplicationStateName>[]> | undefined;
  /** How many failbacks may run at once in the whole wave, a whole number from 1. @default 10 */
  maxParallel?: Input<number> | undefined;
  /** How many failbacks may run at once on one host, a whole number from 1. @default 4 */
  maxParallelPerHost?: Input<number> | undefined;
  /** At least this long between two starts, for example `"5 seconds"`. @default "0 seconds" */
  stagger?: Input<Duration | "0 seconds"> | undefined;
  /**
   * How many machines may fail under a request, counted over all operations: one more, and nothing new starts until
   * the budget is raised or a new request is given. Failbacks that run are followed to their end. @default 0
   */
  failureBudget?: Input<number> | undefined;
  /** `false`: previews make no call to any host, and cannot say what would happen. @default true */
  preflight?: Input<boolean> | undefined;
  /** Limits in time for each machine. Changing them changes nothing at the hosts. */
  timeouts?: Input<TimeoutsArgs> | undefined;
}
