import { FaultCode, WsmanFault } from "./fault";

/** "Server limits exceeded", a CIMStatusCode of WMI's errors. */
const SERVER_LIMITS_EXCEEDED = 27;

/** Counts the operations each user has running; an open enumeration is one until it has ended. */
export class OperationQuota {
  readonly #running = new Map<string, number>();

  constructor(
    readonly most: number,
    readonly openEnumerations: (user: string) => number,
  ) {}

  /** @returns what ends the operation @throws WsmanFault when the user has too many already */
  begin(user: string): () => void {
    const running = this.#running.get(user) ?? 0;
    if (running + this.openEnumerations(user) >= this.most) throw quotaExceeded(FaultCode.tooManyOperations);
    this.#running.set(user, running + 1);
    return () => {
      const now = this.#running.get(user) ?? 0;
      if (now > 1) this.#running.set(user, now - 1);
      else this.#running.delete(user);
    };
  }
}

/** The same refusal under either of the codes that clients of Windows know for it. */
export function quotaExceeded(code: typeof FaultCode.tooManyOperations | typeof FaultCode.userQuota): WsmanFault {
  return new WsmanFault(
    "w:QuotaLimit",
    code,
    "The WS-Management service cannot process the request. The maximum number of concurrent operations for this user has been exceeded. Close existing operations for this user, or raise the quota for this user.",
    { by: "Receiver", cimStatus: SERVER_LIMITS_EXCEEDED },
  );
}
