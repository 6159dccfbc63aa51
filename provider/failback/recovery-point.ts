/**
 * Which recovery point the failback shall bring back. `latest` leaves the parameter out: the host's choice. An id goes
 * through verbatim: what `RecoveryPointIdentifier` expects is not documented (docs/facts/hyperv.md). The two policies
 * pick among the replica's local points and send the GUID of the one they picked.
 */
export type RecoveryPointPolicy =
  | "latest"
  | "latestApplicationConsistent"
  | { readonly takenBefore: string }
  | { readonly id: string };

/** How the host took a point. */
export type PointConsistency = "applicationConsistent" | "crashConsistent" | "plannedFailover";

/** A recovery point the replica holds. */
export interface RecoveryPoint {
  /** The snapshot's GUID. */
  readonly id: string;
  readonly vmId: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly consistency: PointConsistency;
}

/** What a policy came to. */
export type ResolvedPoint =
  | { readonly kind: "hostsChoice" }
  | { readonly kind: "verbatim"; readonly id: string }
  | { readonly kind: "point"; readonly point: RecoveryPoint }
  | { readonly kind: "missing"; readonly reason: string };

/** Whether the policy can only be judged with the machine's points at hand. */
export function needsPoints(policy: RecoveryPointPolicy): boolean {
  return policy === "latestApplicationConsistent" || (typeof policy === "object" && "takenBefore" in policy);
}

/** Resolves a policy among the machine's points; pure, and the same for the same points. */
export function resolvePoint(policy: RecoveryPointPolicy, points: readonly RecoveryPoint[]): ResolvedPoint {
  if (policy === "latest") return { kind: "hostsChoice" };
  if (policy === "latestApplicationConsistent") {
    const consistent = points.filter(({ consistency }) => consistency === "applicationConsistent");
    return newest(consistent, `none of its ${points.length} recovery points is application-consistent`);
  }
  if ("id" in policy) return { kind: "verbatim", id: policy.id };
  const before = Date.parse(policy.takenBefore);
  const earlier = points.filter(({ takenAt }) => Date.parse(takenAt) < before);
  return newest(earlier, `none of its ${points.length} recovery points was taken before ${policy.takenBefore}`);
}

/** The identifier to send, or undefined to leave the parameter out. */
export function identifierOf(resolved: ResolvedPoint): string | undefined {
  switch (resolved.kind) {
    case "verbatim":
      return resolved.id;
    case "point":
      return resolved.point.id;
    default:
      return undefined;
  }
}

function newest(points: readonly RecoveryPoint[], reason: string): ResolvedPoint {
  const sorted = points.toSorted((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt) || a.id.localeCompare(b.id));
  const [point] = sorted;
  return point ? { kind: "point", point } : { kind: "missing", reason };
}
