import type { CimScalar } from "../cim/value";
import { parseDmtfDatetime } from "./dmtf-datetime";
import { isLike } from "./like";
import type { WqlOperator } from "./query";

/** Each operator as a question about two values. */
export const comparisons: Readonly<Record<WqlOperator, (left: CimScalar, right: CimScalar) => boolean>> = {
  // WQL has no third truth value here: a comparison with null is true only as a question about null.
  "=": (left, right) => (left === null || right === null ? left === right : order(left, right) === 0),
  "<>": (left, right) => (left === null || right === null ? left !== right && right === null : unequal(left, right)),
  "<": (left, right) => (order(left, right) ?? 0) < 0,
  ">": (left, right) => (order(left, right) ?? 0) > 0,
  "<=": (left, right) => (order(left, right) ?? 1) <= 0,
  ">=": (left, right) => (order(left, right) ?? -1) >= 0,
  LIKE: (left, right) => typeof left === "string" && typeof right === "string" && isLike(left, right),
};

function unequal(left: CimScalar, right: CimScalar): boolean {
  const compared = order(left, right);
  return compared !== undefined && compared !== 0;
}

/** Negative, zero or positive; undefined when the two cannot be compared. */
function order(left: CimScalar, right: CimScalar): number | undefined {
  const a = comparable(left, right);
  const b = comparable(right, left);
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return undefined;
}

/** Strings without regard to case, booleans and dates as numbers, and text as a number or a date beside one. */
function comparable(value: CimScalar, beside: CimScalar): string | number | undefined {
  if (typeof value === "string") return fromText(value, beside);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return typeof beside === "string" && !isNumeric(beside) ? undefined : value;
  if (value === null || value.kind === "reference") return undefined;
  return value.kind === "datetime" ? value.at : value.seconds;
}

function fromText(value: string, beside: CimScalar): string | number | undefined {
  if (typeof beside === "string") return value.toLowerCase();
  if (typeof beside === "number") return isNumeric(value) ? Number(value) : undefined;
  if (typeof beside === "boolean") return { true: 1, false: 0 }[value.toLowerCase()];
  return beside !== null && beside.kind === "datetime" ? parseDmtfDatetime(value) : undefined;
}

function isNumeric(text: string): boolean {
  return /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text);
}
