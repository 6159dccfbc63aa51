/** A value of a CIM property. The wire shows no types, so these carry just what is needed to write and to compare. */
export type CimValue = CimScalar | readonly CimScalar[];

export type CimScalar = null | string | number | boolean | CimDatetime | CimInterval | CimReference;

export interface CimDatetime {
  readonly kind: "datetime";
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export interface CimInterval {
  readonly kind: "interval";
  readonly seconds: number;
}

/** A reference to an instance of this host's one namespace. */
export interface CimReference {
  readonly kind: "reference";
  readonly className: string;
  readonly keys: readonly (readonly [name: string, value: string | CimReference])[];
}

export function datetime(at: number): CimDatetime {
  return { kind: "datetime", at };
}

/** Hyper-V's "never" is a date, not null. */
export const NEVER: CimDatetime = datetime(Date.UTC(1601, 0, 1));

/** An instant as a clock shows it that is ahead by so much; whatever is no instant stays as it is. */
export function shiftedBy(value: CimValue, milliseconds: number): CimValue {
  const isInstant = value !== null && typeof value === "object" && "kind" in value && value.kind === "datetime";
  return isInstant && value !== NEVER ? datetime(value.at + milliseconds) : value;
}

export function interval(seconds: number): CimInterval {
  return { kind: "interval", seconds };
}

export function isArray(value: CimValue): value is readonly CimScalar[] {
  return Array.isArray(value);
}

/** References are the same when they lead to the same instance: class and keys, without regard to case or order. */
export function sameReference(a: CimReference, b: CimReference): boolean {
  if (a.className.toLowerCase() !== b.className.toLowerCase() || a.keys.length !== b.keys.length) return false;
  return a.keys.every(([name, value]) => {
    const other = b.keys.find(([otherName]) => otherName.toLowerCase() === name.toLowerCase())?.[1];
    return other !== undefined && sameKey(value, other);
  });
}

/** WMI compares the strings of keys without regard to case. */
export function sameKey(a: string | CimReference, b: string | CimReference): boolean {
  if (typeof a === "string" || typeof b === "string") {
    return typeof a === "string" && typeof b === "string" && a.toLowerCase() === b.toLowerCase();
  }
  return sameReference(a, b);
}
