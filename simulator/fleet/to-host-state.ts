import type { HostState } from "../model/host-state";
import type { Machine } from "../model/machine";
import { ReplicationMode, ReplicationState } from "../model/numbers";
import { BUILT_IN_PROVIDER, findProviderId, type Provider } from "../model/provider";
import type { Relationship, RelationshipKind } from "../model/relationship";
import type { Fleet, FleetMachine } from "./fleet-schema";
import { type Instant, resolveInstant } from "./instant";

const CREATED: Instant = { minutesAgo: 30 * 24 * 60 };
const LAST_REPLICATED: Instant = { minutesAgo: 15 };

/** The host a fleet describes, as of now. */
export function toHostState({ host, providers, machines }: Fleet, now: number): HostState {
  // How callers authenticate is settled when the host starts, and is no part of what it keeps.
  const { auth: _, ...identity } = host;
  return {
    identity,
    providers: [BUILT_IN_PROVIDER, ...providers.filter(({ id }) => id !== BUILT_IN_PROVIDER.id)],
    machines: machines.map((machine) => toMachine(machine, providers, now)),
    jobs: [],
  };
}

/** A described machine, on a host that knows those providers. */
export function toMachine(machine: FleetMachine, providers: readonly Provider[], now: number): Machine {
  const relationships = (["primary", "extended"] as const).flatMap((kind) => {
    const described = machine.relationships[kind];
    return described ? [toRelationship(kind, described, providers, now)] : [];
  });
  const { id, name, enabledState, operationalStatus, failback } = machine;
  return {
    ...{ id, name, enabledState, operationalStatus, relationships, failback },
    createdAt: resolveInstant(machine.createdAt ?? CREATED, now),
    mode: machine.mode ?? (relationships.length === 0 ? ReplicationMode.None : ReplicationMode.Replica),
    recoveryPoints: machine.recoveryPoints
      .map((point) => ({ ...point, takenAt: resolveInstant(point.takenAt, now) }))
      .sort((a, b) => a.takenAt - b.takenAt),
  };
}

type Described = NonNullable<FleetMachine["relationships"]["primary"]>;

function toRelationship(
  kind: RelationshipKind,
  { state, health, provider, lastReplicationAt }: Described,
  providers: readonly Provider[],
  now: number,
): Relationship {
  const replicated = state > ReplicationState.WaitingToCompleteInitialReplication;
  const last = lastReplicationAt ?? (replicated ? LAST_REPLICATED : undefined);
  return {
    kind,
    state,
    health,
    providerId: findProviderId(providers, provider) ?? BUILT_IN_PROVIDER.id,
    ...(last === undefined ? {} : { lastReplicationAt: resolveInstant(last, now) }),
  };
}
