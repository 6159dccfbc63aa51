import { FailbackError } from "../errors";
import { type CimReference, keyOf } from "./reference";

/** One value as it comes over the wire: untyped text, a reference, or null. */
export type CimSingle = string | CimReference | null;

/** A property: one value, or each place of an array, the nulls among them. */
export type CimValue = CimSingle | readonly CimSingle[];

/** An object of WMI as an answer showed it. A null array is not told from one that was left out. */
export interface CimInstance {
  readonly className: string;
  readonly properties: ReadonlyMap<string, CimValue>;
  /** The object's own address, when it was asked for. */
  readonly reference: CimReference | undefined;
}

export function stringOf(instance: CimInstance, name: string): string | undefined {
  const value = first(instance.properties.get(name));
  return typeof value === "string" ? value : undefined;
}

/**
 * A whole number of 64 bits (uint64, sint64), exact; undefined when null or absent.
 *
 * @throws FailbackError `answerUnreadable` when it is something else
 */
export function bigintOf(instance: CimInstance, name: string): bigint | undefined {
  const text = stringOf(instance, name);
  return text === undefined ? undefined : wholeNumber(text, instance, name);
}

/** A whole number; undefined when null or absent. @throws FailbackError `answerUnreadable` when it is something else */
export function numberOf(instance: CimInstance, name: string): number | undefined {
  const number = bigintOf(instance, name);
  return number === undefined ? undefined : exactNumber(number, instance, name);
}

/** A whole number; undefined when null, absent, or nothing that can be read as one: what is shown so is not known. */
export function readableNumberOf(instance: CimInstance, name: string): number | undefined {
  return readableNumber(stringOf(instance, name));
}

/** Whole numbers, each in its place; undefined in the place of what cannot be read as one. */
export function readableNumbersOf(instance: CimInstance, name: string): (number | undefined)[] {
  const value = instance.properties.get(name) ?? [];
  return (isArray(value) ? value : [value]).map((one) => readableNumber(typeof one === "string" ? one : undefined));
}

function readableNumber(text: string | undefined): number | undefined {
  const number = text === undefined ? undefined : parseWhole(text);
  return number !== undefined && Number.isSafeInteger(Number(number)) ? Number(number) : undefined;
}

/** Whole numbers, each in its place; undefined in the place of a null. @throws FailbackError `answerUnreadable` */
export function numbersOf(instance: CimInstance, name: string): (number | undefined)[] {
  const value = instance.properties.get(name) ?? [];
  return (isArray(value) ? value : [value]).map((one) => {
    if (one === null) return undefined;
    if (typeof one !== "string") return notWhole(instance, name);
    return exactNumber(wholeNumber(one, instance, name), instance, name);
  });
}

export function referenceOf(instance: CimInstance, name: string): CimReference | undefined {
  const value = instance.properties.get(name);
  return value !== null && typeof value === "object" && !isArray(value) ? value : undefined;
}

/** The key of the object a REF property leads to. */
export function referencedKey(instance: CimInstance, property: string, key: string): string | undefined {
  const reference = referenceOf(instance, property);
  return reference && keyOf(reference, key);
}

function first(value: CimValue | undefined): CimValue | undefined {
  return isArray(value) ? value[0] : value;
}

export function isArray(value: CimValue | undefined): value is readonly CimSingle[] {
  return Array.isArray(value);
}

/** From the least of sint64 to the largest of uint64. */
const LEAST = -(2n ** 63n);
const LARGEST = 2n ** 64n - 1n;

function wholeNumber(text: string, instance: CimInstance, name: string): bigint {
  return parseWhole(text) ?? notWhole(instance, name);
}

function parseWhole(text: string): bigint | undefined {
  const trimmed = text.trim();
  const number = /^-?\d{1,20}$/.test(trimmed) ? BigInt(trimmed) : undefined;
  return number !== undefined && number >= LEAST && number <= LARGEST ? number : undefined;
}

/** A number of JavaScript, which beyond 2^53 would no longer be the one that was written. */
function exactNumber(number: bigint, instance: CimInstance, name: string): number {
  return Number.isSafeInteger(Number(number)) ? Number(number) : notWhole(instance, name);
}

function notWhole(instance: CimInstance, name: string): never {
  throw new FailbackError("answerUnreadable", `${instance.className}.${name} is not a whole number`);
}
