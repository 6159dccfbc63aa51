import { failbackErrors } from "../errors";
import type { Blocker } from "../failback/decide";
import type { InventoryMachine, ReplicationProvider } from "../failback/ports";
import {
  identifierOf,
  type PointConsistency,
  type RecoveryPointPolicy,
  type ResolvedPoint,
} from "../failback/recovery-point";
import { DESIRED_STATE, stateName } from "../failback/replication-state";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Plan, PlanBlocker } from "./plan";

/** The plan of a failback that would start. */
export function startPlan(
  inputs: ReplicationFailbackInputs,
  request: string,
  machine: InventoryMachine,
  point: ResolvedPoint,
  decisionWarnings: readonly string[],
): Plan {
  const facts = machine.relationships[inputs.relationship];
  const from = stateName(facts?.state);
  return {
    action: "start",
    summary: `starts one failback of ${machine.name} under ${request} (if ${request} was used before, nothing starts and a warning here says so)`,
    machine: machineText(machine, inputs),
    host: inputs.host.address,
    from,
    to: DESIRED_STATE,
    provider: providerText(facts?.provider),
    recoveryPoint: pointText(point, inputs.recoveryPoint),
    ...sentPoint(point),
    steps: [
      `look again: ${machine.name} on ${inputs.host.address} (this copy) must be off and still read ${from}`,
      "call InitiateFailback once; the call is never repeated, also after an error",
      "follow the failback job to its end",
      `succeed only when the relationship reads ${DESIRED_STATE} and no failback job is left`,
    ],
    consequences: [
      `OVERWRITES the disks of ${machine.name} on ${inputs.host.address} with the data of the side where it runs now`,
      `LOST: changes that exist only on its disks on ${inputs.host.address}`,
      "NO UNDO: destroying this resource reverts nothing; cancelling a running failback can leave the machine unbootable",
      "NOT KNOWN: whether the replication provider stops the copy that runs elsewhere now; plan its downtime with the provider",
    ],
    warnings: [...decisionWarnings, ...pointWarnings(point), ...connectionWarnings(inputs)],
  };
}

/** The plan of a failback that must not start, with everything that stands in its way. */
export function blockedPlan(
  inputs: ReplicationFailbackInputs,
  blockers: readonly Blocker[],
  machine?: InventoryMachine,
  action: "blocked" | "unknown" = "blocked",
): Plan {
  const facts = machine?.relationships[inputs.relationship];
  return {
    action,
    summary: `${blockedVerdict(blockers)}: ${blockers.map((blocker) => blocker.reason).join("; ")}`,
    machine: machine ? machineText(machine, inputs) : vmText(inputs.vm),
    host: inputs.host.address,
    ...(facts ? { from: stateName(facts.state), provider: providerText(facts.provider) } : {}),
    blockedBy: blockers.map(withRemedy),
    warnings: connectionWarnings(inputs),
  };
}

/** A request that was used already is no failure by itself; everything else that blocks makes the apply fail. */
function blockedVerdict(blockers: readonly Blocker[]): string {
  return blockers.every(({ code }) => code === "requestUsed")
    ? "nothing starts"
    : "`pulumi up` fails and starts nothing";
}

/** The plan when the inputs cannot be judged before they are known. */
export function unknownInputsPlan(fields: readonly string[]): Plan {
  return {
    action: "unknown",
    summary: `not known before this is applied: ${fields.join(", ")}; the apply looks at the host and may start one failback`,
  };
}

/** The plan when the program asked for no look at the host. */
export function noPreflightPlan(inputs: ReplicationFailbackInputs, request: string): Plan {
  return {
    action: "unknown",
    summary: `preflight is off, so the host was not asked; the apply looks at it and may start one failback under request ${request}`,
    machine: vmText(inputs.vm),
    host: inputs.host.address,
    recoveryPoint: policyText(inputs.recoveryPoint),
    warnings: connectionWarnings(inputs),
  };
}

export function withRemedy({ code, reason }: Blocker): PlanBlocker {
  return { code, reason, remedy: failbackErrors[code].remedy };
}

function machineText(machine: InventoryMachine, { relationship }: ReplicationFailbackInputs): string {
  return `${machine.name} (${machine.id}), its ${relationship} relationship`;
}

function vmText(vm: ReplicationFailbackInputs["vm"]): string {
  return "name" in vm ? vm.name : vm.id;
}

function providerText(provider: ReplicationProvider | undefined): string {
  switch (provider?.kind) {
    case "external":
      return `external provider "${provider.name}", which brings the data back`;
    case "builtIn":
      return "Hyper-V's own provider (host-to-host replication)";
    default:
      return "no provider is named in the relationship's settings";
  }
}

export function policyText(policy: RecoveryPointPolicy): string {
  if (policy === "latest") return "latest: no point is named, the host picks it";
  if (policy === "latestApplicationConsistent") return "the newest application-consistent point";
  if ("id" in policy) return `${policy.id}, sent to the host as it stands; the host has the last word`;
  return `the newest point taken before ${policy.takenBefore}`;
}

function pointText(point: ResolvedPoint, policy: RecoveryPointPolicy): string {
  if (point.kind !== "point") return policyText(policy);
  const { takenAt, consistency, id } = point.point;
  return `${policyText(policy)}: taken ${takenAt}, ${CONSISTENCY_WORDS[consistency]} (${id})`;
}

export const CONSISTENCY_WORDS = {
  applicationConsistent: "application-consistent",
  crashConsistent: "crash-consistent",
  plannedFailover: "from a planned failover",
} as const satisfies Record<PointConsistency, string>;

/** The identifier that will be sent, apart from the words about it: what was reviewed is what is sent. */
function sentPoint(point: ResolvedPoint): Pick<Plan, "recoveryPointId"> {
  const recoveryPointId = identifierOf(point);
  return recoveryPointId === undefined ? {} : { recoveryPointId };
}

function pointWarnings(point: ResolvedPoint): string[] {
  if (point.kind === "hostsChoice") return [];
  return ["what the host does with a recovery point's identifier is not documented; it has the last word"];
}

export function connectionWarnings({ host }: ReplicationFailbackInputs): string[] {
  return host.tls || host.auth === "negotiate"
    ? []
    : ["the connection is not encrypted: user name, password and answers travel readable over the network"];
}
