/** A value that a preview does not know yet, because it is another resource's output. It has to be asked for, never read. */
export class Unknown {
  /** @param cause what the SDK threw; thrown on, it is shown as "can't run policy … during preview" */
  constructor(readonly cause: Error) {}
}

/** A resource's inputs, or a part of them, with an {@link Unknown} wherever a value is not known. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * A plain copy of what the SDK hands to a policy. The SDK's own objects throw when an unknown value is touched, which
 * would end a rule at its first one; here it stands in its place.
 */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => field(value, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, field(value as Record<string, unknown>, key)]));
}

function field<K extends PropertyKey>(owner: { readonly [key in K]: unknown }, key: K): unknown {
  let value: unknown;
  try {
    value = owner[key];
  } catch (thrown) {
    // By its name: a policy pack may bring an SDK of its own, whose class is another one.
    if (thrown instanceof Error && thrown.constructor.name === "UnknownValueError") return new Unknown(thrown);
    throw thrown;
  }
  return plain(value);
}

/** The first value, at any depth, that is not known. */
export function unknownIn(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const part of Object.values(value)) {
    const found = unknownIn(part);
    if (found) return found;
  }
  return undefined;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** The fields of a value that should have some; none where it is something else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
