import type { DescribedRequest } from "./described-request";
import type { WireEffect, WireRule } from "./fault-set";
import { randomNumbers } from "./random";

/** What befalls one request. */
export interface Verdict {
  readonly delayBeforeMs: number;
  readonly delayAfterMs: number;
  readonly effect: WireEffect | undefined;
  /** The rules that apply to it, by their place in the set. */
  readonly rules: readonly number[];
}

const NOTHING: Verdict = { delayBeforeMs: 0, delayAfterMs: 0, effect: undefined, rules: [] };

/** The rules of a set, and how often each has matched. */
export class WirePlan {
  readonly #matches: number[];
  readonly #random = randomNumbers(1);

  constructor(readonly rules: readonly WireRule[]) {
    this.#matches = rules.map(() => 0);
  }

  /** Counts a request and tells what befalls it. */
  judge(request: DescribedRequest | undefined): Verdict {
    if (!request) return NOTHING;
    return this.rules.reduce((verdict, rule, index) => {
      if (!matches(rule, request)) return verdict;
      const count = (this.#matches[index] ?? 0) + 1;
      this.#matches[index] = count;
      const first = rule.nth ?? 1;
      if (count < first || count >= first + (rule.times ?? Number.POSITIVE_INFINITY)) return verdict;
      return {
        delayBeforeMs: verdict.delayBeforeMs + this.#delay(rule.delayBeforeMs, rule.jitterMs),
        delayAfterMs: verdict.delayAfterMs + this.#delay(rule.delayAfterMs, rule.jitterMs),
        effect: verdict.effect ?? rule.effect,
        rules: [...verdict.rules, index],
      };
    }, NOTHING);
  }

  #delay(milliseconds: number | undefined, jitterMs = 0): number {
    return milliseconds === undefined ? 0 : milliseconds + this.#random() * jitterMs;
  }
}

function matches({ operation, class: className, machine }: WireRule, request: DescribedRequest): boolean {
  return (
    same(operation, request.operation) &&
    same(className, request.className) &&
    (machine === undefined || request.upperText.includes(machine.toUpperCase()))
  );
}

function same(wanted: string | undefined, found: string): boolean {
  return wanted === undefined || wanted.toLowerCase() === found.toLowerCase();
}
