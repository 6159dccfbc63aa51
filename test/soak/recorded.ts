import type { StoredResource } from "./stack";

/** What a resource's outputs say of its newest order (README, outputs). */
export interface OrderClaims {
  readonly request: string;
  readonly outcome: string;
  readonly sent: boolean;
  readonly recoveryPointId: string | null;
  readonly jobId: string | null;
}

export function orderIn(resource: StoredResource | undefined): OrderClaims | undefined {
  return resource?.outputs["order"] as OrderClaims | undefined;
}

export function usedIn(resource: StoredResource | undefined): readonly string[] {
  return (resource?.outputs["usedRequests"] as readonly string[] | undefined) ?? [];
}
