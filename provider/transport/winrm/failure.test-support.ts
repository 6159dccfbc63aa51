import { FailbackError } from "../../errors";

/** The error a promise fails with, which must be one of this package's own. */
export async function failure(promise: Promise<unknown>): Promise<FailbackError> {
  const thrown = await promise.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (thrown instanceof FailbackError) return thrown;
  throw thrown;
}
