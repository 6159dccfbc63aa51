import { needsPoints, type ResolvedPoint, resolvePoint } from "../failback/recovery-point";
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
  return resolvePoint(
    recoveryPoint,
    points.filter((point) => point.vmId === vmId),
  );
}
