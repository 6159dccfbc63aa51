import type { HostInput } from "../host-input";
import type { ReplicationFailbackInputs } from "../inputs";

/** The inputs of a wave with their defaults, durations in milliseconds. */
export interface WaveInputs {
  /** How each host is reached, by the name the members call it. */
  readonly hosts: Readonly<Record<string, HostInput>>;
  /** In the order they start. */
  readonly members: readonly WaveMember[];
  readonly request?: string | undefined;
  readonly preflight: boolean;
  /** How many failbacks may run at once in the whole wave. */
  readonly maxParallel: number;
  readonly maxParallelPerHost: number;
  /** At least this long between two starts. */
  readonly staggerMs: number;
  /** So many machines may fail under a request; one more, and nothing new starts. */
  readonly failureBudget: number;
  readonly timeouts: ReplicationFailbackInputs["timeouts"];
  readonly resourceUrn: string;
}

export interface WaveMember {
  /** As lists and lines show it: `SQL01 on hv-01`. */
  readonly label: string;
  /** The name of its host among the wave's hosts. */
  readonly host: string;
  /** What a `ReplicationFailback` of its own would be given: the wave's values, and its own where they differ. */
  readonly inputs: ReplicationFailbackInputs;
}
