import { type Duration, parseDuration } from "../lifecycle/duration";
import type { WaveMachineResult } from "./wave-results";

/** How long a plan took, measured out of its waves' own orders. */
export interface PlanRto {
  /** The declared target. */
  readonly targetSeconds?: number;
  /** The first start of a failback under the request, ISO 8601. */
  readonly startedAt?: string;
  /** The last end so far, ISO 8601. */
  readonly endedAt?: string;
  /** From the first start to the last end. */
  readonly measuredSeconds?: number;
  /** Every machine of every wave is back; else what is measured is less than it will be. */
  readonly isComplete: boolean;
  readonly isBreached: boolean;
}

/** What is measured. */
export interface RtoScope {
  readonly request: string | undefined;
  readonly target: Duration | undefined;
  /** The request arms all waves: none waits for an approval. */
  readonly isFullyArmed: boolean;
}

/**
 * Measures a request. Machines that came back under an earlier one count as back, and their times for nothing.
 *
 * @param results of the machines of all waves
 */
export function measureRto(
  results: readonly WaveMachineResult[],
  { request, target, isFullyArmed }: RtoScope,
): PlanRto {
  const milliseconds = target === undefined ? undefined : parseDuration(target);
  const targetSeconds = milliseconds === undefined ? undefined : milliseconds / 1000;
  const own = request === undefined ? [] : results.filter((result) => result.request === request);
  const startedAt = own.flatMap((result) => result.startedAt ?? []).sort()[0];
  const endedAt = own
    .flatMap((result) => result.completedAt ?? [])
    .sort()
    .at(-1);
  const measuredSeconds =
    startedAt === undefined || endedAt === undefined
      ? undefined
      : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  return {
    ...(targetSeconds === undefined ? {} : { targetSeconds }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(measuredSeconds === undefined ? {} : { measuredSeconds }),
    isComplete: isFullyArmed && own.length > 0 && results.every(({ outcome }) => outcome === "fulfilled"),
    isBreached: targetSeconds !== undefined && measuredSeconds !== undefined && measuredSeconds > targetSeconds,
  };
}

/** What is said of a breach; undefined when there is none. */
export function breachOf(rto: PlanRto, request: string | undefined): string | undefined {
  if (!rto.isBreached) return undefined;
  const { measuredSeconds = 0, targetSeconds = 0 } = rto;
  const so = rto.isComplete ? "" : " so far";
  return `rtoTarget breached under ${request}: ${span(measuredSeconds)} from the first start to the last end${so}, declared ${span(targetSeconds)}`;
}

function span(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [
    [hours, "h"],
    [minutes, "min"],
    [seconds % 60, "s"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return shown.length === 0 ? "0 s" : shown.join(" ");
}
