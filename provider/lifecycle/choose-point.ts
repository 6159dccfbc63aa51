import { needsPoints, type RecoveryPoint, type ResolvedPoint, resolvePoint } from "../failback/recovery-point";
import { groupBy } from "./group-by";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Lifecycle } from "./lifecycle";

/** Resolves the declared policy for one machine; the host's points are asked for only when the policy needs them. */
export async function choosePoint(
  lifecycle: Lifecycle,
  { host, recoveryPoint }: ReplicationFailbackInputs,
  vmId: string,
): Promise<ResolvedPoint> {
  if (!needsPoints(recoveryPoint)) return resolvePoint(recoveryPoint, []);
  const points = await lifecycle.hosts.recoveryPoints(host);
  return resolvePoint(recoveryPoint, pointsByMachine(points).get(vmId) ?? []);
}

const indexes = new WeakMap<readonly RecoveryPoint[], ReadonlyMap<string, RecoveryPoint[]>>();

/** The host's points are shared by all of its machines, and each of them asks for its own. */
function pointsByMachine(points: readonly RecoveryPoint[]): ReadonlyMap<string, RecoveryPoint[]> {
  const known = indexes.get(points) ?? groupBy(points, ({ vmId }) => vmId);
  indexes.set(points, known);
  return known;
}
