/** Names are the clients' own words: more or longer ones than these are counted together. */
const MOST_PAIRS = 1_000;
const LONGEST_NAME = 200;
const OTHERS = "(others)";

/** How many requests came, by operation and class, and how many failbacks ran at once. */
export class RequestCounters {
  readonly #counts = new Map<string, Map<string, number>>();

  #pairs = 0;
  #mostFailbacks = 0;

  /** So many failbacks run now, one of which has just begun. */
  failbacksRun(now: number): void {
    this.#mostFailbacks = Math.max(this.#mostFailbacks, now);
  }

  count(operation: string, className: string): void {
    const isKnown = this.#counts.get(operation)?.has(className) ?? false;
    const isShort = operation.length <= LONGEST_NAME && className.length <= LONGEST_NAME;
    if (isKnown) this.#add(operation, className);
    else if (isShort && this.#pairs++ < MOST_PAIRS) this.#add(operation, className);
    else this.#add(OTHERS, OTHERS);
  }

  #add(operation: string, className: string): void {
    const classes = this.#counts.get(operation) ?? new Map<string, number>();
    this.#counts.set(operation, classes.set(className, (classes.get(className) ?? 0) + 1));
  }

  reset(): void {
    this.#counts.clear();
    this.#pairs = 0;
    this.#mostFailbacks = 0;
  }

  report(): RequestReport {
    const operations = Object.fromEntries(
      [...this.#counts].map(([name, classes]) => [name, Object.fromEntries(classes)]),
    );
    const total = [...this.#counts.values()].flatMap((classes) => [...classes.values()]).reduce((a, b) => a + b, 0);
    return { total, operations, mostFailbacksAtOnce: this.#mostFailbacks };
  }
}

export interface RequestReport {
  readonly total: number;
  /** Operation (or method) → class → number of requests. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Most failbacks that ran at the same time, whoever started them; counted when one begins. */
  readonly mostFailbacksAtOnce: number;
}
