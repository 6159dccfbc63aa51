/** Errors that nobody awaited: in a user's process each of them would be a crash. */
export class StrayErrors {
  readonly #errors: unknown[] = [];
  readonly #note = (error: unknown) => void this.#errors.push(error);

  watch(): void {
    process.on("uncaughtException", this.#note);
    process.on("unhandledRejection", this.#note);
  }

  unwatch(): void {
    process.off("uncaughtException", this.#note);
    process.off("unhandledRejection", this.#note);
  }

  /** Throws the first one there was. */
  assertNone(): void {
    const [first] = this.#errors.splice(0);
    if (first !== undefined) throw new Error("an error nobody awaited", { cause: first });
  }
}
