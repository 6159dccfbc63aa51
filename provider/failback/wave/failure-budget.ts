/** Counts the machines that failed under a request, across operations: each once, however often it failed. */
export class FailureBudget {
  readonly #failed: Set<string>;

  /**
   * @param budget how many failed machines are borne
   * @param failed machines that failed in earlier operations under the same request
   */
  constructor(
    readonly budget: number,
    failed: readonly string[],
  ) {
    this.#failed = new Set(failed);
  }

  /** More machines have failed than are borne: nothing new may start. */
  get isUsedUp(): boolean {
    return this.#failed.size > this.budget;
  }

  /** In the order they failed. */
  get machines(): readonly string[] {
    return [...this.#failed];
  }

  failed(machine: string): void {
    this.#failed.add(machine);
  }

  /** A machine that came back after all no longer counts. */
  cameBack(machine: string): void {
    this.#failed.delete(machine);
  }
}
