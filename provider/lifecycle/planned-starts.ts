/** Counts the failbacks an operation plans to start, to say once when the engine would not run them side by side. */
export class PlannedStarts {
  readonly #urns = new Set<string>();
  #said = false;

  /** @param slots how many resources the engine works on at once, as far as this process can know */
  constructor(readonly slots: number) {}

  /** A resource whose failback is planned to start. @returns what is to be said on its line, once an operation */
  add(urn: string): string | undefined {
    this.#urns.add(urn);
    if (this.#said || this.#urns.size <= this.slots) return undefined;
    this.#said = true;
    return (
      `more failbacks are planned than the ${this.slots} resources that the engine works on at once here, unless it was told otherwise: the others ` +
      "begin when one of those has ended. `pulumi up --parallel N`, N the number of failbacks, runs all side by side; a FailbackWave carries many as one resource"
    );
  }
}
