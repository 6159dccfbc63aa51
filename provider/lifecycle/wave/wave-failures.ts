import type { WaveRecord } from "./wave-record";

type Failures = Pick<WaveRecord, "failures" | "earlierFailures">;

/** Who failed under the request so far, whatever was tried under others in between. */
export function failuresUnder({ failures, earlierFailures }: Failures, request: string): readonly string[] {
  if (failures?.request === request) return failures.machines;
  return earlierFailures.get(request) ?? [];
}

/** The record with these failures as those of the newest request; the ones before it are set aside, not forgotten. */
export function withFailures(before: WaveRecord, request: string, machines: readonly string[]): WaveRecord {
  const earlier = new Map(before.earlierFailures);
  if (before.failures) earlier.set(before.failures.request, before.failures.machines);
  earlier.delete(request);
  return {
    ...before,
    failures: machines.length > 0 ? { request, machines } : undefined,
    earlierFailures: earlier,
  };
}

/** Without those of requests that start nothing any more: state carries none in vain. */
export function stillCounting(
  earlier: WaveRecord["earlierFailures"],
  usedRequests: readonly string[],
): WaveRecord["earlierFailures"] {
  const newest = usedRequests.at(-1);
  return new Map([...earlier].filter(([request]) => request === newest || !usedRequests.includes(request)));
}
