import type { RelationshipKind } from "../../provider/failback/observation";
import type { ReplicationProvider } from "../../provider/failback/ports";
import { matchesMachine } from "./matches-machine";

/** One relationship of a machine; a machine without any has one row with `relationship` null. */
export interface MachineStatus {
  readonly id: string;
  readonly name: string;
  readonly relationship: RelationshipKind | null;
  /** A replication state by name; `Unreadable` or `State<code>` where it has none; null without a relationship. */
  readonly state: string | null;
  readonly stateCode: number | null;
  readonly mode: string | null;
  readonly provider: ReplicationProvider | null;
  readonly health: string | null;
  readonly power: string | null;
  readonly testReplica: boolean;
  /** The failback that runs now. */
  readonly job: { readonly id: string; readonly percent: number | null } | null;
}

export interface HostStatus {
  readonly address: string;
  readonly port: number;
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string } | null;
  readonly machines: readonly MachineStatus[];
}

/** What `status --json` prints; docs/command-line.md describes it. Fields may be added, and are never changed. */
export interface StatusReport {
  readonly version: 1;
  /** `unexpected` goes before `failed`. */
  readonly outcome: "ok" | "failed" | "unexpected";
  readonly expect: readonly string[];
  readonly hosts: readonly HostStatus[];
  /** Machines that show another state than was expected; `state` is null where there is none to show. */
  readonly unexpected: readonly {
    readonly host: string;
    readonly machine: string;
    readonly relationship: RelationshipKind | null;
    readonly state: string | null;
  }[];
  /** Machines that were named and are on none of the hosts that answered. */
  readonly missing: readonly string[];
}

export interface Wanted {
  /** Names or GUIDs; none: all. */
  readonly machines: readonly string[];
  readonly expect: readonly string[];
  readonly relationship: RelationshipKind | undefined;
}

/** What hosts showed, held against what was expected. */
export function statusReport(looks: readonly HostStatus[], wanted: Wanted): StatusReport {
  const hosts = looks.map((host) => ({ ...host, machines: host.machines.filter((one) => isWanted(one, wanted)) }));
  const shown = hosts.flatMap(({ machines }) => machines);
  const missing = wanted.machines.filter((named) => !shown.some((one) => matchesMachine(named, one)));
  const unexpected = hosts.flatMap(({ address, machines }) =>
    machines
      .filter((one) => isUnexpected(one, wanted))
      .map(({ name, relationship, state }) => ({ host: address, machine: name, relationship, state })),
  );
  const away = hosts.some(({ error }) => error !== null);
  // While a host is away, a machine that was not found may be on it.
  const drifted = unexpected.length > 0 || (missing.length > 0 && wanted.expect.length > 0 && !away);
  return {
    version: 1,
    outcome: drifted ? "unexpected" : away || missing.length > 0 ? "failed" : "ok",
    ...{ expect: wanted.expect, hosts, unexpected, missing },
  };
}

function isWanted(one: MachineStatus, { machines, relationship }: Wanted): boolean {
  if (relationship !== undefined && one.relationship !== relationship) return false;
  return machines.length === 0 || machines.some((named) => matchesMachine(named, one));
}

/** Where nothing was named, test replicas and machines that are not replicated are none of a monitor's business. */
function isUnexpected(one: MachineStatus, { machines, expect }: Wanted): boolean {
  if (expect.length === 0) return false;
  if (machines.length === 0 && (one.testReplica || one.relationship === null)) return false;
  return one.state === null || !expect.includes(one.state);
}
