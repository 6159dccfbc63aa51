import type { HostView } from "../cim/class";
import { readJobAt } from "../model/job";
import type { Machine } from "../model/machine";

/** A machine as the control API shows it. */
export function reportMachine({ id, name, enabledState, mode, relationships, failback }: Machine, view: HostView) {
  const { jobs, providers } = view.state;
  return {
    id,
    name,
    enabledState,
    mode,
    relationships: relationships.map(({ kind, state, health, providerId }) => ({
      kind,
      state,
      health,
      provider: providers.find((one) => one.id === providerId)?.name ?? providerId,
    })),
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
