/** What the WS-Management service allows; names and units as in `winrm get winrm/config`. */
export interface HostLimits {
  /** Largest envelope, in either direction. */
  readonly maxEnvelopeSizeKb: number;
  /** Most objects of one answer. */
  readonly maxBatchItems: number;
  /** Running operations and open enumerations of one user. */
  readonly maxConcurrentOperationsPerUser: number;
  /** How long an enumeration waits for its next Pull. */
  readonly enumerationTimeoutMs: number;
  /** The longest time-out an operation may ask for; Pull is exempt. */
  readonly maxTimeoutMs: number;
}

/** The defaults of Windows Server 2012 and later (Microsoft's "Installation and configuration for Windows Remote Management"). */
export const WINDOWS_LIMITS: HostLimits = {
  maxEnvelopeSizeKb: 500,
  maxBatchItems: 32_000,
  maxConcurrentOperationsPerUser: 1_500,
  enumerationTimeoutMs: 60_000,
  maxTimeoutMs: 60_000,
};
