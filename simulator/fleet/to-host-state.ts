import { BUILT_IN_PROVIDER, type HostState } from "../model/host-state";
import type { Machine } from "../model/machine";
import { ReplicationMode, ReplicationState } from "../model/numbers";
import type { Relationship, RelationshipKind } from "../model/relationship";
import { type Fleet, findProviderId } from "./fleet-schema";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The host a fleet describes, as of now. */
export function toHostState({ host, providers, machines }: Fleet, now: number): HostState {
  return {
    identity: host,
    providers: [BUILT_IN_PROVIDER, ...providers.filter(({ id }) => id !== BUILT_IN_PROVIDER.id)],
    machines: machines.map((machine) => toMachine(machine, providers, now)),
    jobs: [],
  };
}

function toMachine(machine: Fleet["machines"][number], providers: Fleet["providers"], now: number): Machine {
  const relationships = (["primary", "extended"] as const).flatMap((kind) => {
    const described = machine.relationships[kind];
    return described ? [toRelationship(kind, described, providers, now)] : [];
  });
  return {
    id: machine.id,
    name: machine.name,
    enabledState: machine.enabledState,
    createdAt: now - 30 * DAY_MS,
    mode: machine.mode ?? (relationships.length === 0 ? ReplicationMode.None : ReplicationMode.Replica),
    relationships,
    failback: machine.failback,
  };
}

type Described = NonNullable<Fleet["machines"][number]["relationships"]["primary"]>;

function toRelationship(
  kind: RelationshipKind,
  { state, health, provider }: Described,
  providers: Fleet["providers"],
  now: number,
): Relationship {
  const replicated = state > ReplicationState.WaitingForInitialReplication;
  return {
    kind,
    state,
    health,
    providerId: findProviderId(providers, provider) ?? BUILT_IN_PROVIDER.id,
    ...(replicated ? { lastReplicationAt: now - 15 * MINUTE_MS } : {}),
  };
}
