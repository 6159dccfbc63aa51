import type { HostView } from "../cim/class";
import { readJobAt } from "../model/job";
import type { Machine } from "../model/machine";

/** A machine as the control API shows it. */
export function reportMachine(machine: Machine, view: HostView) {
  const { id, name, enabledState, operationalStatus, mode, relationships, recoveryPoints, failback } = machine;
  const { jobs, providers } = view.state;
  return {
    id,
    name,
    enabledState,
    operationalStatus,
    mode,
    relationships: relationships.map(({ kind, state, health, providerId }) => ({
      kind,
      state,
      health,
      provider: providers.find((one) => one.id === providerId)?.name ?? providerId,
    })),
    recoveryPoints: recoveryPoints.map((point) => ({ ...point, takenAt: new Date(point.takenAt).toISOString() })),
    failback,
    jobs: jobs
      .filter((job) => job.machineId === id)
      .map((job) => {
        const { state, percentComplete, errorCode } = readJobAt(job, view.now);
        return {
          id: job.id,
          relationship: job.relationship ?? null,
          state,
          percentComplete,
          errorCode,
          owner: job.owner,
        };
      }),
  };
}
