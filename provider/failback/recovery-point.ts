/**
 * Which recovery point the failback shall bring back. `latest` leaves the parameter out: the host's choice. An id goes
 * through verbatim: what `RecoveryPointIdentifier` expects is not documented (docs/facts/hyperv.md).
 */
export type RecoveryPointPolicy = "latest" | { readonly id: string };

/** The identifier to send, or undefined to leave the parameter out. */
export function recoveryPointIdentifier(policy: RecoveryPointPolicy): string | undefined {
  return policy === "latest" ? undefined : policy.id;
}
