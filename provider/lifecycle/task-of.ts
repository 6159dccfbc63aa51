import type { Blocker } from "../failback/decide";
import type { Task } from "../failback/fail-back";
import type { RelationshipRef } from "../failback/observation";
import { identifierOf, needsPoints, type RecoveryPoint, resolvePoint } from "../failback/recovery-point";
import type { Order, RequestStanding } from "../failback/request";
import type { ReplicationFailbackInputs } from "./inputs";
import type { Look } from "./look";
import { declaredSituation } from "./situation";

/** One machine as an operation takes it up: what the program declares, the record knows, and the first look showed. */
export interface MachineInHand {
  readonly inputs: ReplicationFailbackInputs;
  readonly request: string;
  readonly ref: RelationshipRef;
  /** The newest order of the machine, of whatever request. */
  readonly order: Order | undefined;
  readonly standing: RequestStanding;
  /** Whether any request was used for the machine before. */
  readonly usedBefore: boolean;
  /** The identifier that was planned to be sent. */
  readonly plannedPointId: string | undefined;
  readonly obstacles: readonly Blocker[];
  readonly mayStart: boolean;
  readonly look: Pick<Look, "facts" | "at">;
}

export function taskOf(machine: MachineInHand): Task {
  const { inputs, request, ref, order, standing, usedBefore, plannedPointId, obstacles, mayStart, look } = machine;
  const { start: startMs, job: jobMs, completion: completionMs, poll: pollMs } = inputs.timeouts;
  return {
    ...declaredSituation(inputs, look.facts, obstacles),
    ref,
    request,
    address: inputs.host.address,
    standing,
    order: order?.request === request ? order : undefined,
    previous: order?.request === request ? undefined : order,
    usedBefore,
    recordedJobIds: order?.jobId ? [order.jobId] : [],
    recordKnown: true,
    // With preflight off no plan holds the identifier; what the program names verbatim needs none.
    recoveryPointId: plannedPointId ?? identifierOf(resolvePoint(inputs.recoveryPoint, [])),
    limits: { startMs, jobMs, completionMs, pollMs },
    validUntil: inputs.validUntil === undefined ? undefined : Date.parse(inputs.validUntil),
    mayStart,
    firstLook: { state: look.facts?.state, at: look.at },
  };
}

/** The point that was planned must still be there; it is never chosen anew. */
export function pointObstacles(
  points: readonly RecoveryPoint[],
  vmId: string | undefined,
  plannedPointId: string | undefined,
): Blocker[] {
  if (points.some((point) => point.vmId === vmId && point.id === plannedPointId)) return [];
  return [{ code: "recoveryPointMissing", reason: `the planned recovery point ${plannedPointId} is gone` }];
}

/** Whether a plan that could not look, because the program asked it not to, lets a failback start. */
export function mayStartUnseen({ preflight, recoveryPoint }: ReplicationFailbackInputs): boolean {
  return !preflight && !needsPoints(recoveryPoint);
}
