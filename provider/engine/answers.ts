import { type FailbackError, oneLine, toFailbackError } from "../errors";
import { redact } from "../redaction";

/** What the SDK keeps among the properties: the text of the provider that serves the resource. */
const PROVIDER_KEY = "__provider";

export type Properties = Readonly<Record<string, unknown>>;

/**
 * The operation failed, but its record must not be lost: the engine saves `properties` with the resource and shows the
 * error. This is the only way for a create or an update to fail and keep what it knows.
 */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly properties: Properties,
    readonly failure: FailbackError,
    /** What the engine shows, a line each; the failure's own unless more is to be said. */
    readonly reasons: readonly string[] = [failure.line],
  ) {
    super(failure.message);
  }
}

/** Properties without what belongs to the SDK. */
export function withoutProvider(properties: Properties): Properties {
  const { [PROVIDER_KEY]: _, ...rest } = properties;
  return rest;
}

/**
 * Runs one of the provider's verbs so that the engine always gets an answer it can take: plain JSON without holes, or
 * a normalised error. One `undefined`, BigInt or Date in an answer, or a thrown `undefined`, would hang the engine for
 * ever (docs/facts/pulumi.md).
 */
export async function answer<T>(provided: Properties, verb: () => Promise<T>): Promise<T> {
  try {
    return plainJson(await verb());
  } catch (thrown) {
    if (thrown instanceof PartialFailure) throw initFailure(thrown, provided);
    throw new EngineError(toFailbackError(thrown));
  }
}

/** The same value as JSON can say it: no `undefined`, no functions; a BigInt as text, a Date in ISO 8601. */
export function plainJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? one.toString() : one))) as T;
}

/** What the SDK recognises as a partial failure. The provider's own text is added, else no later call could be served. */
function initFailure({ id, properties, failure, reasons }: PartialFailure, provided: Properties) {
  return Object.assign(new EngineError(failure), {
    id,
    properties: plainJson({ ...properties, [PROVIDER_KEY]: provided[PROVIDER_KEY] }),
    reasons: reasons.map((reason) => oneLine(redact(reason))),
  });
}

/** The SDK prints an error together with its stack; operators get one line, and no stack. */
class EngineError extends Error {
  constructor(failure: FailbackError) {
    super(failure.line);
    this.name = "hyperv-failback";
    this.stack = `[${failure.code}]`;
  }

  override toString(): string {
    return this.name;
  }
}
