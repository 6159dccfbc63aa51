import type { Endpoint } from "../../provider/transport/winrm/http-exchange";

/** A host, and who is let in there. */
export interface Guest {
  readonly endpoint: Endpoint;
  readonly username: string;
  readonly password: string;
}

export interface SealingMaterial {
  readonly plain: Guest;
  readonly tls: Guest;
  /** In an answer that is large. */
  readonly machines: number;
}

/** What one run of each side does, so that a run takes long enough to be measured. */
export const EXCHANGES = { small: 40, large: 5, first: 15 } as const;
