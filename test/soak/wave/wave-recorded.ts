import type { StoredResource } from "../stack";

/** What a wave's outputs say of the newest order of one machine (docs of the outputs of a wave). */
export interface MemberOrder {
  readonly request: string;
  readonly outcome: string;
  readonly sent: boolean;
  readonly jobId: string | null;
  readonly recoveryPointId: string | null;
}

/** The orders in a wave's state, by machine, those of machines that are no members any more included. */
export function ordersIn(resource: StoredResource | undefined): ReadonlyMap<string, MemberOrder> {
  const texts = (resource?.outputs["orders"] ?? {}) as Readonly<Record<string, string>>;
  return new Map(
    Object.entries(texts).map(([key, text]) => {
      const [request, outcome, sent, , , jobId, recoveryPointId] = JSON.parse(text);
      return [key.slice(0, key.lastIndexOf("/")), { request, outcome, sent, jobId, recoveryPointId }];
    }),
  );
}

/** Machines that failed under the request, as state has them. */
export function failedIn(resource: StoredResource | undefined, request: string): readonly string[] {
  const failures = resource?.outputs["failures"] as
    | { readonly request: string; readonly machines: string[] }
    | undefined;
  if (failures?.request === request) return failures.machines;
  const earlier = resource?.outputs["earlierFailures"] as Readonly<Record<string, string[]>> | undefined;
  return earlier?.[request] ?? [];
}
