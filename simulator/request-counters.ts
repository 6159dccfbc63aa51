/** How many requests came, by operation and class. */
export class RequestCounters {
  readonly #counts = new Map<string, Map<string, number>>();

  count(operation: string, className: string): void {
    const classes = this.#counts.get(operation) ?? new Map<string, number>();
    this.#counts.set(operation, classes.set(className, (classes.get(className) ?? 0) + 1));
  }

  reset(): void {
    this.#counts.clear();
  }

  report(): RequestReport {
    const operations = Object.fromEntries(
      [...this.#counts].map(([name, classes]) => [name, Object.fromEntries(classes)]),
    );
    const total = [...this.#counts.values()].flatMap((classes) => [...classes.values()]).reduce((a, b) => a + b, 0);
    return { total, operations };
  }
}

export interface RequestReport {
  readonly total: number;
  /** Operation (or method) → class → number of requests. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
