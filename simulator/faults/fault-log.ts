import type { DescribedRequest } from "./described-request";
import type { Verdict } from "./wire-plan";

/** A request that a rule of the wire applied to. */
export interface FaultEntry {
  readonly sequence: number;
  /** ISO 8601, of the host's clock. */
  readonly hostTime: string;
  readonly operation: string;
  readonly class: string;
  /** The rules, by their place in the set. */
  readonly rules: readonly number[];
  /** The kind of what befell it; null when it was delayed only. */
  readonly effect: string | null;
  readonly delayBeforeMs: number;
  readonly delayAfterMs: number;
}

/** Which fault hit which request, since the process began. */
export class FaultLog {
  readonly entries: FaultEntry[] = [];

  constructor(readonly now: () => number) {}

  add({ operation, className }: DescribedRequest, { rules, effect, delayBeforeMs, delayAfterMs }: Verdict): void {
    this.entries.push({
      sequence: this.entries.length + 1,
      hostTime: new Date(this.now()).toISOString(),
      operation,
      class: className,
      rules,
      effect: effect?.kind ?? null,
      delayBeforeMs: Math.round(delayBeforeMs),
      delayAfterMs: Math.round(delayAfterMs),
    });
  }
}
